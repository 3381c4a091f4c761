/* One step of an int8 LSTM layer, to the bit as TFLite Micro's reference kernel has it. */
#ifndef LK_LSTM_INT8_H
#define LK_LSTM_INT8_H
#include "lstm_int8_layer.h"
#include "lstm_int8_mve.h"

#if !LK_LSTM_INT8_MVE
/* One step in plain C; as lk_lstm_int8. */
LK_INLINE void lk_lstm_int8_plain(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                  int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units;
    int16_t wide_x[LK_LSTM_INT8_WIDTH], wide_h[LK_LSTM_INT8_WIDTH];
    const int8_t *w = layer->weights;
    int32_t k, u, gate;
    for (k = 0; k < F; k++) {
        wide_x[k] = (int16_t)(x[k] - layer->zero_x);
    }
    for (k = 0; k < H; k++) { /* every gate reads the old h, so that each unit may write its new */
        wide_h[k] = (int16_t)(h[k] - layer->zero_h);
    }
    for (u = 0; u < H; u++) {
        int32_t z[4];
        for (gate = 0; gate < 4; gate++) {
            int32_t sum_x = 0, sum_h = 0;
            for (k = 0; k < F; k++) {
                sum_x += w[k] * wide_x[k];
            }
            w += F;
            for (k = 0; k < H; k++) {
                sum_h += w[k] * wide_h[k];
            }
            w += H;
            sum_x = (int32_t)((uint32_t)sum_x + (uint32_t)layer->bias[4 * u + gate]);
            z[gate] = lk_lstm_int8_gate(layer, gate, sum_x, sum_h);
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
#if LK_LSTM_INT8_MVE
    lk_lstm_int8_mve(layer, x, h, c);
#else
    lk_lstm_int8_plain(layer, x, h, c);
#endif
}

#endif
