/* One step of an LSTM in float32.
 *
 *     i = sigmoid(z_i)   f = sigmoid(z_f)   g = tanh(z_g)   o = sigmoid(z_o)
 *     c = f c + i g      h = o tanh(c)      with z = W x + R h + b */
#ifndef LK_LSTM_FLOAT_H
#define LK_LSTM_FLOAT_H
#include "float.h"
#include "sums_float.h"

/* The largest F + H of the layers of a file: it sizes what lies on the stack.  Whoever includes
 * this defines it. */
#ifndef LK_LSTM_FLOAT_WIDTH
#error "define LK_LSTM_FLOAT_WIDTH: the largest F + H"
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

/* z of n <= 4 units.
 *   weights [F + H][4][n]   in
 *   row [F + H]             in
 *   bias [4][n]             in
 *   z [4][stride]           out  of the first n in each row */
LK_INLINE void lk_lstm_float_gates(const float *weights, const float *row, int32_t count,
                                   const float *bias, int32_t n, float *z, int32_t stride) {
    float sums[16], *to = stride == n ? z : sums;
    if (n == 4) { /* a case of its own, so that the compiler knows n */
        lk_sums_float(weights, row, count, 16, bias, to);
    } else {
        lk_sums_float(weights, row, count, 4 * n, bias, to);
    }
    for (int32_t gate = 0; gate < 4 && stride != n; gate++) {
        for (int32_t k = 0; k < n; k++) {
            z[gate * stride + k] = sums[gate * n + k];
        }
    }
}

/* Advance by one step.
 *   layer        constant; F + H <= LK_LSTM_FLOAT_WIDTH
 *   x [F]        in
 *   h [H]        in, out  the state, and this step's output
 *   c [H]        in, out  the cell state
 * The caller owns every buffer; none may overlap another.  Start with h and c at zero. */
LK_INLINE void lk_lstm_float(const struct lk_lstm_float *layer, const float *x, float *h,
                             float *c) {
    const int32_t F = layer->inputs, H = layer->units;
    float row[LK_LSTM_FLOAT_WIDTH]; /* every gate reads the old h */
    memcpy(row, x, (size_t)F * sizeof *x);
    memcpy(row + F, h, (size_t)H * sizeof *h);
    for (int32_t unit = 0; unit < H; unit += LK_TOGETHER) {
        const int32_t count = H - unit < LK_TOGETHER ? H - unit : LK_TOGETHER;
        const int32_t stride = LK_TOGETHER == 4 ? count : LK_TOGETHER;
        float z[4 * LK_TOGETHER];
        for (int32_t k = 0; k < count; k += 4) {
            const int32_t n = count - k < 4 ? count - k : 4, first = 4 * (unit + k);
            lk_lstm_float_gates(layer->weights + first * (F + H), row, F + H,
                                layer->bias + first, n, z + k, stride);
        }
        for (int32_t k = 0; k < count; k++) {
            const float i = lk_sigmoid_float(z[k]), f = lk_sigmoid_float(z[stride + k]);
            const float g = lk_tanh_float(z[2 * stride + k]);
            const float o = lk_sigmoid_float(z[3 * stride + k]);
            const float cell = LK_FMA(f, c[unit + k], i * g);
            c[unit + k] = cell;
            h[unit + k] = o * lk_tanh_float(cell);
        }
    }
}

#endif
