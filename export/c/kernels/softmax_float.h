/* Softmax, and the elementwise activations, in float32. */
#ifndef LK_SOFTMAX_FLOAT_H
#define LK_SOFTMAX_FLOAT_H
#include "float.h"

struct lk_softmax_float {
    int32_t size; /* N */
    float beta;
};

/* y = exp(beta x) / sum(exp(beta x)), from the largest x downwards, so that nothing overflows.
 *   layer   constant; beta > 0
 *   x [N]   in
 *   y [N]   out; may be x */
LK_INLINE void lk_softmax_float(const struct lk_softmax_float *layer, const float *x, float *y) {
    const int32_t N = layer->size;
    float largest = x[0], sum = 0.0f;
    for (int32_t k = 1; k < N; k++) {
        largest = x[k] > largest ? x[k] : largest;
    }
    for (int32_t k = 0; k < N; k++) {
        y[k] = lk_exp((x[k] - largest) * layer->beta);
        sum += y[k];
    }
    for (int32_t k = 0; k < N; k++) {
        y[k] /= sum;
    }
}

/* y[k] = f(x[k]) for k < n; y may be x. */
LK_INLINE void lk_sigmoids_float(const float *x, float *y, int32_t n) {
    for (int32_t k = 0; k < n; k++) {
        y[k] = lk_sigmoid_float(x[k]);
    }
}

LK_INLINE void lk_tanhs_float(const float *x, float *y, int32_t n) {
    for (int32_t k = 0; k < n; k++) {
        y[k] = lk_tanh_float(x[k]);
    }
}

/* Held within low and high; NaN stays NaN. */
LK_INLINE void lk_clip_float(const float *x, float *y, float low, float high, int32_t n) {
    for (int32_t k = 0; k < n; k++) {
        const float held = x[k] < low ? low : x[k];
        y[k] = held > high ? high : held;
    }
}

#endif
