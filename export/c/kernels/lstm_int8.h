/* One step of an int8 LSTM layer, to the bit as TFLite Micro's reference kernel has it. */
#ifndef LK_LSTM_INT8_H
#define LK_LSTM_INT8_H
#include "lstm_int8_dsp.h"
#include "lstm_int8_layer.h"
#include "lstm_int8_mve.h"

#if !LK_LSTM_INT8_DSP && !LK_LSTM_INT8_MVE

/* How many rows are multiplied at once: all gates of a unit, or as many as eight registers hold. */
#if defined(__thumb__) && !defined(__thumb2__)
#define LK_ROWS 2
#else
#define LK_ROWS 4
#endif

/* Vector instructions take whole sixteens of columns at once, and what is left one by one. So where
 * there are such, x is followed by noughts, which meet the weights of h. */
#if defined(__SSE2__) || defined(__ARM_NEON)
#define LK_WHOLE(n, most) (((n) + 15) / 16 * 16 <= (most) ? ((n) + 15) / 16 * 16 : (n))
#define LK_NOUGHTS 16
#else
#define LK_WHOLE(n, most) (n)
#define LK_NOUGHTS 0
#endif

/* The products of LK_ROWS rows, stride apart, with n numbers: sums [LK_ROWS], out. */
LK_INLINE void lk_rows(const int8_t *w, int32_t stride, const int16_t *x, int32_t n,
                       int32_t *sums) {
    const int8_t *const w1 = w + stride;
    int32_t sum0 = 0, sum1 = 0, k;
#if LK_ROWS == 4
    const int8_t *const w2 = w1 + stride, *const w3 = w2 + stride;
    int32_t sum2 = 0, sum3 = 0;
#endif
    for (k = 0; k < n; k++) {
        sum0 += w[k] * x[k];
        sum1 += w1[k] * x[k];
#if LK_ROWS == 4
        sum2 += w2[k] * x[k];
        sum3 += w3[k] * x[k];
#endif
    }
    sums[0] = sum0;
    sums[1] = sum1;
#if LK_ROWS == 4
    sums[2] = sum2;
    sums[3] = sum3;
#endif
}

/* One step in plain C; as lk_lstm_int8. */
LK_INLINE void lk_lstm_int8_plain(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                  int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units;
    const int32_t columns = LK_WHOLE(F, F + H);
    int16_t wide_x[LK_LSTM_INT8_WIDTH + LK_NOUGHTS]; /* without zero points, as */
    int16_t *const wide_h = wide_x + columns;
    const int8_t *w = layer->weights;
    const int32_t *bias = layer->bias;
    int32_t k, u, gate, row;
    for (k = 0; k < F; k++) {
        wide_x[k] = (int16_t)(x[k] - layer->zero_x);
    }
    for (k = F; k < columns; k++) {
        wide_x[k] = 0;
    }
    for (k = 0; k < H; k++) { /* every gate reads the old h, so that each unit may write its new */
        wide_h[k] = (int16_t)(h[k] - layer->zero_h);
    }
    for (u = 0; u < H; u++) {
        int32_t z[4];
        for (gate = 0; gate < 4; gate += LK_ROWS) {
            int32_t sums_x[LK_ROWS], sums_h[LK_ROWS];
            lk_rows(w, F + H, wide_x, columns, sums_x);
            lk_rows(w + F, F + H, wide_h, H, sums_h);
            w += LK_ROWS * (F + H);
            for (row = 0; row < LK_ROWS; row++) {
                const int32_t sum_x = (int32_t)((uint32_t)sums_x[row] + (uint32_t)*bias++);
                z[gate + row] = lk_lstm_int8_gate(layer, gate + row, sum_x, sums_h[row]);
            }
        }
        h[u] = lk_lstm_int8_cell(layer, c + u, z);
    }
}
#endif

/* One step.
 *   x [F]  in       on its grid
 *   h [H]  in, out  on its grid; the output of the step
 *   c [H]  in, out  in steps of 2^cell_power
 * The caller owns all, and none may overlap. Start with h at zero_h and c at 0. */
LK_INLINE void lk_lstm_int8(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                            int16_t *c) {
#if LK_LSTM_INT8_DSP
    lk_lstm_int8_dsp(layer, x, h, c);
#elif LK_LSTM_INT8_MVE
    lk_lstm_int8_mve(layer, x, h, c);
#else
    lk_lstm_int8_plain(layer, x, h, c);
#endif
}

#endif
