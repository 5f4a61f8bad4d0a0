/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * start.S: from reset to main on one arm64 core at EL1, and the vectors, which
 * hand every exception to machine_trap (machine.c).
 */
	.section .text.start, "ax"
	.global _start
_start:
	mrs	x0, CurrentEL
	cmp	x0, #(1 << 2)
	b.ne	.			/* not EL1: whoever waits gives up */
	adrp	x0, stack_end
	add	x0, x0, :lo12:stack_end
	mov	sp, x0
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	vbar_el1, x0
	isb

	adrp	x0, bss_start
	add	x0, x0, :lo12:bss_start
	adrp	x1, bss_end
	add	x1, x1, :lo12:bss_end
1:	cmp	x0, x1
	b.eq	2f
	str	xzr, [x0], #8
	b	1b

2:	bl	machine_start
	bl	main
	bl	machine_exit

/* Sixteen vectors of 128 bytes; x0 becomes the number of the one taken. */
	.macro	vector number
	.balign	128
	stp	x0, x1, [sp, #-16]!
	mov	x0, #\number
	b	trap
	.endm

	.balign	2048
vectors:
	.set	i, 0
	.rept	16
	vector	i
	.set	i, i + 1
	.endr

/* Saves what a C function may change. */
trap:
	stp	x2, x3, [sp, #-16]!
	stp	x4, x5, [sp, #-16]!
	stp	x6, x7, [sp, #-16]!
	stp	x8, x9, [sp, #-16]!
	stp	x10, x11, [sp, #-16]!
	stp	x12, x13, [sp, #-16]!
	stp	x14, x15, [sp, #-16]!
	stp	x16, x17, [sp, #-16]!
	stp	x18, x30, [sp, #-16]!
	bl	machine_trap
	ldp	x18, x30, [sp], #16
	ldp	x16, x17, [sp], #16
	ldp	x14, x15, [sp], #16
	ldp	x12, x13, [sp], #16
	ldp	x10, x11, [sp], #16
	ldp	x8, x9, [sp], #16
	ldp	x6, x7, [sp], #16
	ldp	x4, x5, [sp], #16
	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [sp], #16
	eret

	.section .note.GNU-stack, "", %progbits
