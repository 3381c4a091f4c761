/* The softmax of int8 as TFLite Micro calculates it: exp and 1 / x in fixed point, no table. */
#ifndef LK_SOFTMAX_INT8_H
#define LK_SOFTMAX_INT8_H
#include "fixed.h"

struct lk_softmax_int8 {
    int32_t n;               /* outputs, at most 4095: the sum of so many exp fits into int32 */
    struct lk_factor factor; /* beta times the scale of x, in steps of 2^-26; shift >= 0 */
    int32_t radius;          /* what lies further below the largest x counts for nothing */
};

/* Functions that are compiled once: a softmax is short of time nowhere, and its code is not to be
 * copied to every place that calls it. */
#if defined(__GNUC__)
#define LK_ONCE static __attribute__((noinline))
#else
#define LK_ONCE static
#endif

/* a * b / 2^31 to nearest, ties upwards. */
LK_ONCE int32_t lk_softmax_times(int32_t a, int32_t b) {
    return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}

/* exp(a / 2^26) of a <= 0, in steps of 2^-31.
 * a = r - rem with r within -1/4 and 0 and rem a multiple of 1/4: a Taylor polynomial about -1/8
 * for exp(r), then one factor exp(-2^k) for each bit of rem. */
LK_INLINE int32_t lk_exp_fixed(int32_t a) {
    static const int32_t powers[7] = { /* exp(-2^k) of k = -2 .. 4, in steps of 2^-31 */
        1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242,
    };
    const int32_t quarter = 1 << 24, eighth_up = 1895147668, third = 715827883;
    const int32_t r = (a & (quarter - 1)) - quarter;
    const int32_t x = r * 32 + (1 << 28);
    const int32_t x2 = lk_softmax_times(x, x);
    const int32_t x3 = lk_softmax_times(x2, x), x4 = lk_softmax_times(x2, x2);
    const int32_t y = lk_divide(lk_softmax_times(lk_divide(x4, 2) + x3, third) + x2, 1);
    int32_t e = eighth_up + lk_softmax_times(x + y, eighth_up);
    uint32_t rem = (uint32_t)(r - a) >> 24;
    int k;
    if (a == 0) {
        return INT32_MAX;
    }
    for (k = 0; k < 7; k++, rem >>= 1) {
        if (rem & 1) {
            e = lk_softmax_times(e, powers[k]);
        }
    }
    return e;
}

/* 1 / d of d within 1/2 and 1, in steps of 2^-31 -> in steps of 2^-30, below 2.
 * Three Newton steps from 48/17 - 32/17 d, with two integer bits. */
LK_INLINE int32_t lk_reciprocal(int32_t d) {
    const int32_t one = 1 << 29;
    int32_t x = 1515870810 + lk_softmax_times(d, -1010580540);
    int k;
    for (k = 0; k < 3; k++) {
        x += lk_softmax_times(x, one - lk_softmax_times(d, x)) * 4;
    }
    return x >= (1 << 30) ? INT32_MAX : x * 2;
}

/* exp of a number so far below the largest, in steps of 2^-31. */
LK_ONCE int32_t lk_softmax_exp(const struct lk_softmax_int8 *layer, int32_t below) {
    const int32_t steps = below * ((int32_t)1 << layer->factor.shift);
    return lk_exp_fixed(lk_softmax_times(steps, layer->factor.mantissa));
}

/* exp((x - max) beta s) over its sum, in steps of 1/256 from -128.
 *   x [n]   in   int8
 *   y [n]   out  int8; may be x
 * Keeps nothing, and calculates each exp twice rather than to store it. */
static inline void lk_softmax_int8(const struct lk_softmax_int8 *layer, const int8_t *x,
                                   int8_t *y) {
    int32_t largest = x[0], total = 0, headroom = 0, inverse, k;
    for (k = 1; k < layer->n; k++) {
        largest = x[k] > largest ? x[k] : largest;
    }
    for (k = 0; k < layer->n; k++) {
        const int32_t below = x[k] - largest;
        if (below >= -layer->radius) {
            total += lk_divide(lk_softmax_exp(layer, below), 12);
        }
    }
    while (!((uint32_t)total << headroom >> 31)) {
        headroom++;
    }
    inverse = lk_reciprocal((int32_t)((uint32_t)total << headroom >> 1));
    for (k = 0; k < layer->n; k++) {
        const int32_t below = x[k] - largest;
        int32_t share = 0;
        if (below >= -layer->radius && headroom >= 4) { /* with less, every share is below 1/512 */
            share = lk_softmax_times(inverse, lk_softmax_exp(layer, below));
            share = lk_divide(share, 35 - headroom);
        }
        y[k] = (int8_t)(share > 255 ? 127 : share - 128);
    }
}

#endif
