/* What an int8 LSTM layer holds, and the step of one unit behind its sums.
 *
 * With F inputs, H units and the gates in the order i, f, g, o. Gate sums z have steps of 2^-12,
 * gates of 2^-15, the cell state of 2^cell_power. */
#ifndef LK_LSTM_INT8_LAYER_H
#define LK_LSTM_INT8_LAYER_H
#include "fixed.h"
#include "lstm_cell.h"

/* The largest F + H of the layers of a file, each number first rounded up to a multiple of four:
 * it sizes what lies on the stack. Whoever includes this defines it. */
#ifndef LK_LSTM_INT8_WIDTH
#error "define LK_LSTM_INT8_WIDTH: the largest F + H, both in whole fours"
#endif

#define LK_LSTM_INT8_MVE LK_MVE
#define LK_LSTM_INT8_DSP (LK_DSP && LK_LSTM_INT8_WIDTH <= 512) /* so that int16 holds the sums */

struct lk_lstm_int8 {
    int32_t inputs; /* F */
    int32_t units;  /* H */
    int32_t zero_x; /* the stored number that stands for 0, of x */
    int32_t zero_h; /* and of h */
    int32_t narrow; /* 1: no sum, nor what its factor shifts it to, leaves -2^30 to 2^30 */
    int32_t cell_power;
    int32_t cell_clip;       /* c stays within -cell_clip and that; 32768: wherever it is */
    struct lk_factor x[4];   /* of each gate: its sum over x, to z */
    struct lk_factor h[4];   /* its sum over h, to z */
    struct lk_factor hidden; /* o tanh(c), to h */
#if LK_LSTM_INT8_DSP
    const int32_t *words; /* [H][4 + F + 2 + H], as lstm_int8_dsp.h says */
#elif LK_LSTM_INT8_MVE
    const int8_t *weights; /* [H][4][F + H] */
    const int32_t *bias;   /* [H][2][4], b - zero_x sum(W), and - zero_h sum(R) */
#else
    const int8_t *weights; /* [H][4][F + H]: of each unit and gate, W and behind it R */
    const int32_t *bias;   /* [H][4], b */
#endif
};

/* z of a gate from its sums over x and h. */
LK_INLINE int32_t lk_lstm_int8_gate(const struct lk_lstm_int8 *layer, int32_t gate, int32_t sum_x,
                                    int32_t sum_h) {
    if (layer->narrow) {
        sum_x = lk_multiply_narrow(sum_x, layer->x[gate]);
        sum_h = lk_multiply_narrow(sum_h, layer->h[gate]);
    } else {
        sum_x = lk_multiply(sum_x, layer->x[gate]);
        sum_h = lk_multiply(sum_h, layer->h[gate]);
    }
    return lk_limit16(lk_limit16(sum_x) + lk_limit16(sum_h));
}

/* The h of a unit, and its next cell state.
 *   c      in, out
 *   z [4]  in */
LK_INLINE int8_t lk_lstm_int8_cell(const struct lk_lstm_int8 *layer, int16_t *c, const int32_t *z) {
    const int32_t h = lk_lstm_cell(c, z, layer->cell_power, layer->cell_clip, layer->hidden);
    return (int8_t)(lk_limit(h, -128 - layer->zero_h, 127 - layer->zero_h) + layer->zero_h);
}

#endif
