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

/* sums[0] += w x and sums[1] += v x of n numbers each; int32 wraps. */
LK_INLINE void lk_two_rows_int8(const int8_t *w, const int8_t *v, const int8_t *x, int32_t n,
                                int32_t *sums) {
    int32_t a = sums[0], b = sums[1];
#if LK_MVE
    /* 16 at once; the last round masks what is not there. */
    __asm volatile("dlstp.8 lr, %[n]\n"
                   "1: vldrb.8 q0, [%[x]], #16\n\t"
                   "vldrb.8 q1, [%[w]], #16\n\t"
                   "vmladava.s8 %[a], q0, q1\n\t"
                   "vldrb.8 q2, [%[v]], #16\n\t"
                   "vmladava.s8 %[b], q0, q2\n\t"
                   "letp lr, 1b"
                   : [a] "+Te"(a), [b] "+Te"(b), [w] "+r"(w), [v] "+r"(v), [x] "+r"(x)
                   : [n] "r"(n)
                   : "lr", "q0", "q1", "q2", "memory");
#else
    int32_t k = 0;
#if LK_DSP
    for (; k + 4 <= n; k += 4) { /* 0 and 2, then 1 and 3, as pairs of int16 */
        int8x4_t four_w, four_v, four_x;
        int16x2_t odd_w, odd_v, odd_x;
        memcpy(&four_w, w + k, sizeof four_w);
        memcpy(&four_v, v + k, sizeof four_v);
        memcpy(&four_x, x + k, sizeof four_x);
        __asm("sxtb16 %0, %1, ror #8" : "=r"(odd_w) : "r"(four_w));
        __asm("sxtb16 %0, %1, ror #8" : "=r"(odd_v) : "r"(four_v));
        __asm("sxtb16 %0, %1, ror #8" : "=r"(odd_x) : "r"(four_x));
        a = __smlad(__sxtb16(four_w), __sxtb16(four_x), __smlad(odd_w, odd_x, a));
        b = __smlad(__sxtb16(four_v), __sxtb16(four_x), __smlad(odd_v, odd_x, b));
    }
#endif
    for (; k < n; k++) {
        a = (int32_t)((uint32_t)a + (uint32_t)(w[k] * x[k]));
        b = (int32_t)((uint32_t)b + (uint32_t)(v[k] * x[k]));
    }
#endif
    sums[0] = a;
    sums[1] = b;
}

/* A row through a layer.
 *   x [N]  in
 *   y [K]  out; not x */
static inline void lk_dense_int8(const struct lk_dense_int8 *layer, const int8_t *x, int8_t *y) {
    const int32_t N = layer->inputs, K = layer->outputs;
    const int8_t *w = layer->weights;
    int32_t k;
    for (k = 0; k < K; k += 2, w += 2 * N) {
        const int32_t more = k + 1 < K; /* the last of an odd number of rows goes beside itself */
        int32_t sums[2], j;
        sums[0] = layer->bias[k];
        sums[1] = layer->bias[k + more];
        lk_two_rows_int8(w, w + more * N, x, N, sums);
        for (j = 0; j <= more; j++) {
            const int32_t at = (k + j) * layer->channels;
            const struct lk_factor by = { layer->mantissa[at], layer->shift[at] };
            const int32_t a = lk_limit(lk_multiply(sums[j], by), layer->low, layer->high);
            y[k + j] = (int8_t)(a + layer->zero_point); /* the limits came first: it fits */
        }
    }
}

#endif
