/* One step of an LSTM in float32.
 *
 *     i = sigmoid(z_i)   f = sigmoid(z_f)   g = tanh(z_g)   o = sigmoid(z_o)
 *     c = f c + i g      h = o tanh(c)      with z = W x + R h + b */
#ifndef LK_LSTM_FLOAT_H
#define LK_LSTM_FLOAT_H
#include "float.h"
#include "sums_float.h"

/* Units of the largest layer, for which h is kept twice during a step. */
#ifndef LK_UNITS
#define LK_UNITS 256
#endif

/* F inputs and H units.  The units come in groups of 4, the last group with what is left, n of
 * them.  A group has its weights together, input by input and then h by h:
 *   weights [H / 4][F + H][4 gates: i f g o][n]
 *   bias    [H / 4][4 gates][n] */
struct lk_lstm_float {
    int32_t inputs;
    int32_t units;
    const float *weights;
    const float *bias;
};

/* Advance by one step.
 *   layer        constant; H <= LK_UNITS
 *   x [F]        in
 *   h [H]        in, out  the state, and this step's output
 *   c [H]        in, out  the cell state
 * The caller owns every buffer; none may overlap another.  Start with h and c at zero. */
LK_INLINE void lk_lstm_float(const struct lk_lstm_float *layer, const float *x, float *h,
                             float *c) {
    const int32_t F = layer->inputs, H = layer->units;
    const float *weights = layer->weights, *bias = layer->bias;
    float next[LK_UNITS]; /* every gate reads the old h */
    for (int32_t unit = 0; unit < H; unit += LK_TOGETHER) {
        const int32_t count = H - unit < LK_TOGETHER ? H - unit : LK_TOGETHER;
        float z[4][LK_TOGETHER];
        for (int32_t first = 0; first < count; first += 4) {
            const int32_t n = count - first < 4 ? count - first : 4;
            float sums[16];
            if (n == 4) {
                lk_sums_of_16(weights, x, F, h, H, bias, sums);
            } else {
                lk_sums(weights, x, F, h, H, bias, 4 * n, sums);
            }
            for (int32_t gate = 0; gate < 4; gate++) {
                for (int32_t k = 0; k < n; k++) {
                    z[gate][first + k] = sums[gate * n + k];
                }
            }
            weights += 4 * n * (F + H);
            bias += 4 * n;
        }
        for (int32_t k = 0; k < count; k++) {
            const float written = lk_sigmoid_float(z[0][k]) * lk_tanh_float(z[2][k]);
            const float cell = LK_FMA(lk_sigmoid_float(z[1][k]), c[unit + k], written);
            c[unit + k] = cell;
            next[unit + k] = lk_sigmoid_float(z[3][k]) * lk_tanh_float(cell);
        }
    }
    memcpy(h, next, (size_t)H * sizeof *h);
}

#endif
