/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * coro.h: two ends of a window as coroutines, so that one can be stopped at any
 * point while the other goes on, or be dropped there for good, and every run of
 * a test is the same.
 */
#ifndef TESTS_UNIT_CORO_H
#define TESTS_UNIT_CORO_H

#include <stdlib.h>
#include <ucontext.h>

enum { CORO_STACK_SIZE = 128 * 1024 };

struct coro {
	ucontext_t context;
	void *stack; /* a fresh one for every life */
};

static ucontext_t coro_scheduler;
static struct coro *coro_current;

static inline void coro_start(struct coro *c, void (*body)(void))
{
	free(c->stack);
	c->stack = malloc(CORO_STACK_SIZE);
	getcontext(&c->context);
	c->context.uc_stack.ss_sp = c->stack;
	c->context.uc_stack.ss_size = CORO_STACK_SIZE;
	c->context.uc_link = NULL; /* bodies never return */
	makecontext(&c->context, body, 0);
}

static inline void coro_stop(struct coro *c)
{
	free(c->stack);
	c->stack = NULL;
}

/* Go on with c until it yields. */
static inline void coro_run(struct coro *c)
{
	coro_current = c;
	swapcontext(&coro_scheduler, &c->context);
	coro_current = NULL;
}

/* Nothing happens outside of a coroutine. */
static inline void coro_yield(void)
{
	if (coro_current != NULL) {
		swapcontext(&coro_current->context, &coro_scheduler);
	}
}

#endif
