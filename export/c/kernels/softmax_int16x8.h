/* The softmax of int16 as TFLite Micro has it: exp and 1 / (1 + v) off tables of 513 points. */
#ifndef LK_SOFTMAX_INT16X8_H
#define LK_SOFTMAX_INT16X8_H
#include "fixed.h"

struct lk_softmax_int16x8 {
    int32_t n;               /* outputs, at most 65535 */
    struct lk_factor factor; /* of x, so that 65,536 steps are 10 */
    const int16_t *exp;      /* [513] exp from -10 to 0, in steps of 2^-15 */
    const int16_t *inverse;  /* [513] 1 / (1 + v) of v from 0 to 1, in steps of 2^-15 */
};

/* What 513 points say at an int16, which spans their whole range. */
static inline int32_t lk_between_points(const int16_t *points, int32_t value) {
    const int16_t *at = points + 256 + (value >> 7);
    return at[0] + (((at[1] - at[0]) * (value & 127) + 64) >> 7);
}

/* exp((x - max) beta s) over its sum, in steps of 2^-15.
 *   x [n]  in
 *   y [n]  out; may be x */
static inline void lk_softmax_int16x8(const struct lk_softmax_int16x8 *layer, const int16_t *x,
                                      int16_t *y) {
    int32_t largest = x[0], headroom = 1, inverse, k;
    uint32_t total = 0;
    for (k = 1; k < layer->n; k++) {
        largest = x[k] > largest ? x[k] : largest;
    }
    for (k = 0; k < layer->n; k++) {
        const int32_t at = lk_multiply(x[k] - largest, layer->factor);
        const int32_t e = lk_between_points(layer->exp, lk_limit(at, -65535, 0) + 32767);
        y[k] = (int16_t)e;
        total += (uint32_t)e;
    }
    while (!(total >> (31 - headroom))) {
        headroom++;
    }
    /* the total has 31 - headroom bits behind its first one: 1 + v is it over 2^(31 - headroom) */
    inverse = (int32_t)(((total << (headroom - 1)) + (1 << 13)) >> 14) - (1 << 15) - (1 << 16);
    inverse = lk_between_points(layer->inverse, lk_limit16(inverse));
    for (k = 0; k < layer->n; k++) {
        const int32_t share = (y[k] * inverse + (1 << (30 - headroom))) >> (31 - headroom);
        y[k] = (int16_t)lk_limit(share, 0, 32767);
    }
}

#endif
