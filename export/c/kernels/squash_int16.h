/* Sigmoid and tanh of a row of int16, off the points that an LSTM takes. */
#ifndef LK_SQUASH_INT16_H
#define LK_SQUASH_INT16_H
#include "sigmoid.h"

/* 1 / (1 + exp(-x)), in steps of 2^-15. */
struct lk_sigmoid_int16 {
    int32_t n;
    int32_t mantissa; /* with `shift` what brings x to steps of 2^-12 / 3: x mantissa / 2^shift; */
    int32_t shift;    /* the mantissa has 15 bits */
};

/* x in steps of 2^-12 / 3, within -limit and limit. */
LK_INLINE int32_t lk_thirds(int32_t x, int32_t mantissa, int32_t shift, int32_t limit) {
    const int32_t half = (int32_t)((UINT32_C(1) << shift) >> 1);
    return lk_limit((x * mantissa + half) >> shift, -limit, limit);
}

/*   x [n]  in
 *   y [n]  out; may be x */
static inline void lk_sigmoid_int16(const struct lk_sigmoid_int16 *layer, const int16_t *x,
                                    int16_t *y) {
    int32_t k;
    for (k = 0; k < layer->n; k++) {
        const int32_t d = lk_thirds(x[k], layer->mantissa, layer->shift, 130559);
        y[k] = (int16_t)lk_sigmoid_of_thirds(d);
    }
}

/* The hyperbolic tangent, in steps of 2^-15; fields as in lk_sigmoid_int16. */
struct lk_tanh_int16 {
    int32_t n;
    int32_t mantissa;
    int32_t shift;
};

/*   x [n]  in
 *   y [n]  out; may be x */
static inline void lk_tanh_int16(const struct lk_tanh_int16 *layer, const int16_t *x, int16_t *y) {
    int32_t k;
    for (k = 0; k < layer->n; k++) {
        const int32_t d = lk_thirds(x[k], layer->mantissa, layer->shift, 65535);
        y[k] = (int16_t)lk_tanh_of_thirds(d);
    }
}

#endif
