/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_any.h: any peer on any window, for the proofs of lib/peer/.
 *
 * peer_holds is the invariant of struct csiw_peer: csiw_peer_init establishes
 * it, each public function keeps it, and every proof begins in any state that
 * satisfies it.  peer_any.c watches the window during the call.  It demands of
 * each store what P1, P2 and P3 say; what was read it keeps, so that a harness
 * can judge an answer by P4 and P6, or L8 and L15 (peer_answer_counts).  What
 * link.c does is peer_link_any.c's, which tells the watch.
 *
 * One arbitrary byte stands for all bytes of the request, one for those of the
 * total, one for those of the samples' area, one sample for all samples and one
 * page for all pages.  What was seen of these in earlier steps is part of the
 * invariant: peer_holds asks of an arbitrary past what the peer goes by.
 */
#ifndef CSIW_PROOF_PEER_ANY_H
#define CSIW_PROOF_PEER_ANY_H

#include <csiw/peer.h>

#include "trace.h"

enum { WINDOW_MAX = CSIW_WINDOW_SIZE }; /* of the reference platform */

/* What was stored last; an ask goes through these in order. */
enum peer_stored {
	STORED_NOTHING,
	STORED_CLEAR, /* start, which also withdraws an ask */
	STORED_FILL,
	STORED_ZEROES,
	STORED_FIELDS,
	STORED_START,
};

/* What the watch saw during the call. */
struct peer_watch {
	enum peer_stored last;
	unsigned int accesses;
	unsigned int barriers;
	size_t block;    /* bytes of the block that were touched */
	size_t samples;  /* bytes behind it */
	bool flags_read; /* flags is the last that was read */
	uint8_t flags;
	bool taken;     /* 11 was read */
	bool broken;    /* a byte that should be fill was not; */
	bool explained; /* behind a barrier the return value was read then */
	bool answer;    /* ret and total: read behind finished and a barrier */
	uint8_t ret;    /* the first read */
	uint32_t total; /* the same */
	bool zeroes;    /* behind finished the rest of the block was 0 */
	bool end_zero;  /* the byte behind the last sample was */
	bool rest_fill; /* the rest of its page was fill */
	bool spot_read; /* the byte that stands for the samples' area */
	uint8_t spot_byte;
	/* behind a barrier behind the last look at the samples: */
	bool same_answer; /* return value and total are the first ones */
	bool mine;        /* flags and request are this ask's */
	bool not_mine;    /* something of these was not */
	/* what the link was asked for, and said */
	int ended;       /* why it is over, by this step; CSIW_OK */
	bool unanswered; /* then finished was not set */
	bool numbered;   /* the ask got its number, or that it has none */
	uint8_t marked;  /* the byte that stands for the request, then */
	bool ready;      /* before the ask: it is there, and whole */
	bool served;     /* behind the answer, between two looks: its number */
	bool accused;    /* the same, behind "mine", a barrier behind drained */
	bool drained;    /* behind the answer: all records were read */
	bool counted;    /* how many there were, was asked: */
	uint32_t records;     /* so many */
	bool begun;           /* some were read, when that was asked last; */
	bool unread;          /* and none were, when it was */
	uint32_t progress;    /* that the guest shows, as it was read last */
	bool progress_counts; /* so it was between two looks at served */
};

/* What stands for others: offsets in the window, one sample, a page's end. */
struct peer_marks {
	size_t body;
	size_t total;
	size_t spot;
	uint32_t sample;
	size_t page;
};

/* What the peer's cursor and counter say of steps before this one too. */
struct peer_past {
	bool spot;   /* it was filled; seen to be fill; read for the sum */
	bool sample; /* it was seen to be no fill, since the ask */
	bool page;   /* its end was seen to be no fill, in this pass */
};

/* What a harness leaves out, to close a loop behind "finished". */
struct peer_bounds {
	uint32_t looks; /* samples of a total not yet counted; 0: no bound */
};

extern struct peer_bounds bound;
extern struct peer_marks mark;
extern struct peer_past past;
extern struct csiw_peer peer;
extern struct csiw_win window_of_peer;
extern struct peer_watch watch;
extern struct csiw_peer before; /* the peer as it was before the call */
extern uint64_t now_ms;

/* A clock and a window, and nothing said of the peer. */
void any_peer_parts(size_t window_max);

/* The same, and a peer of any state in which peer_holds. */
void any_peer(size_t window_max);

/* Bytes 1 to 6 and 12 to 311, which an ask and its answer share. */
bool peer_in_request(size_t offset);

/* Where the samples' area ends. */
size_t peer_area_end(void);

/* The invariant. */
bool peer_holds(void);

/* The same of its link alone. */
bool peer_link_holds(void);

/* Whether the peer is what it was before. */
bool peer_kept(void);

/* Whether its request is, but for the tag (P2) and the byte order (L2). */
bool peer_request_kept(void);

/* Whether so many milliseconds had passed before the call. */
bool peer_waited(uint64_t since_ms, uint64_t ms);

/* Whether P4 and P6 allow what the peer says of the answer. */
bool peer_answer_counts(void);

#endif
