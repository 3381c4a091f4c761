/* One step of an int8 LSTM layer with Helium. */
#ifndef LK_LSTM_INT8_MVE_H
#define LK_LSTM_INT8_MVE_H
#include "lstm_int8_layer.h"

#if LK_LSTM_INT8_MVE
/* One step; as lk_lstm_int8. */
LK_INLINE void lk_lstm_int8_mve(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units;
    int8_t old_h[LK_LSTM_INT8_WIDTH];
    const int8_t *w = layer->weights;
    int32_t k, u, gate;
    memcpy(old_h, h, (size_t)H);
    for (u = 0; u < H; u++) {
        int32_t z[4];
        for (gate = 0; gate < 4; gate++) {
            int32_t sum_x = 0, sum_h = layer->bias_h[4 * u + gate];
            for (k = 0; k < F; k++) {
                sum_x += w[k] * x[k];
            }
            w += F;
            for (k = 0; k < H; k++) {
                sum_h += w[k] * old_h[k];
            }
            w += H;
            sum_x = (int32_t)((uint32_t)sum_x + (uint32_t)layer->bias[4 * u + gate]);
            z[gate] = lk_lstm_int8_gate(layer, gate, sum_x, sum_h);
        }
        h[u] = lk_lstm_int8_cell(layer, c + u, z);
    }
}
#endif

#endif
