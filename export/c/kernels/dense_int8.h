/* Dense in int8, as TFLite Micro's:
 *
 *     y = min(max(m. (W x + b), low), high) + z_y        m. multiplies by a stored factor (fixed.h)
 *
 * The exporter has taken the zero point of x into b. A Conv1D is the same over its joined rows. */
#ifndef LK_DENSE_INT8_H
#define LK_DENSE_INT8_H
#include "fixed.h"
#if LK_DSP
#include <arm_acle.h>
#endif

struct lk_dense_int8 {
    int32_t inputs;          /* N */
    int32_t outputs;         /* K */
    const int8_t *weights;   /* W [K][N] */
    const int32_t *bias;     /* b [K]: bias - z_x sum(W) */
    const int32_t *mantissa; /* of m, as in struct lk_factor: [1] of all outputs, or [K] */
    const int8_t *shift;     /* beside it */
    int32_t channels;        /* 0 where m is one for all, 1 where each output has its own */
    int32_t zero_point;      /* z_y */
    int32_t low, high;       /* what y - z_y is held within: by int8, and by an activation */
};

/* sum + w x of n numbers each; the sum wraps as int32 does. */
static inline int32_t lk_dot_int8(const int8_t *w, const int8_t *x, int32_t n, int32_t sum) {
#if LK_MVE
    /* 16 at once; the last round takes what is left. */
    __asm volatile("dlstp.8 lr, %3\n"
                   "1: vldrb.8 q0, [%1], #16\n"
                   "vldrb.8 q1, [%2], #16\n"
                   "vmladava.s8 %0, q0, q1\n"
                   "letp lr, 1b"
                   : "+Te"(sum), "+r"(w), "+r"(x)
                   : "r"(n)
                   : "lr", "q0", "q1", "memory");
#else
#if LK_DSP
    for (; n >= 4; n -= 4, w += 4, x += 4) { /* 0 and 2, then 1 and 3, as pairs of int16 */
        int8x4_t a, b;
        int16x2_t odd_a, odd_b;
        memcpy(&a, w, sizeof a);
        memcpy(&b, x, sizeof b);
        __asm("sxtb16 %0, %1, ror #8" : "=r"(odd_a) : "r"(a));
        __asm("sxtb16 %0, %1, ror #8" : "=r"(odd_b) : "r"(b));
        sum = __smlad(__sxtb16(a), __sxtb16(b), __smlad(odd_a, odd_b, sum));
    }
#endif
    {
        uint32_t total = (uint32_t)sum;
        for (; n > 0; n--) total += (uint32_t)((int32_t)*w++ * *x++);
        sum = (int32_t)total;
    }
#endif
    return sum;
}

/* A row through a layer.
 *   x [N]  in
 *   y [K]  out; not x */
static inline void lk_dense_int8(const struct lk_dense_int8 *layer, const int8_t *x, int8_t *y) {
    const int8_t *w = layer->weights;
    int32_t k;
    for (k = 0; k < layer->outputs; k++, w += layer->inputs) {
        const int32_t at = k * layer->channels;
        const struct lk_factor by = { layer->mantissa[at], layer->shift[at] };
        int32_t a = lk_dot_int8(w, x, layer->inputs, layer->bias[k]);
        a = lk_multiply(a, by); /* its limits come before z_y, as a sum of both may not fit */
        a = a < layer->low ? layer->low : a > layer->high ? layer->high : a;
        y[k] = (int8_t)(a + layer->zero_point);
    }
}

#endif
