/* A dense layer in float32; also a Conv1D, whose input is then K rows, one behind the other. */
#ifndef LK_DENSE_FLOAT_H
#define LK_DENSE_FLOAT_H
#include "float.h"
#include "sums_float.h"

/* F inputs and N outputs, which come in groups of 16, the last group with what is left, n:
 *   weights [N / 16][F][n]
 *   bias    [N]
 * y is held within low and high: -inf..inf without an activation, 0..inf for relu. */
struct lk_dense_float {
    int32_t inputs;
    int32_t outputs;
    const float *weights;
    const float *bias;
    float low;
    float high;
};

/* y = W x + b, held within bounds.
 *   layer   constant
 *   x [F]   in
 *   y [N]   out; may not overlap x */
LK_INLINE void lk_dense_float(const struct lk_dense_float *layer, const float *x, float *y) {
    const int32_t F = layer->inputs, N = layer->outputs;
    const float *weights = layer->weights;
    for (int32_t first = 0; first < N; first += 16) {
        const int32_t n = N - first < 16 ? N - first : 16;
        float sums[16];
        if (n == 16) { /* a case of its own, so that the compiler knows n */
            lk_sums_float(weights, x, F, 16, layer->bias + first, sums);
        } else {
            lk_sums_float(weights, x, F, n, layer->bias + first, sums);
        }
        for (int32_t j = 0; j < n; j++) {
            float sum = sums[j] < layer->low ? layer->low : sums[j];
            y[first + j] = sum > layer->high ? layer->high : sum;
        }
        weights += F * n;
    }
}

#endif
