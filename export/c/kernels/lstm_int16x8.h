/* One step of an LSTM layer with weights of 8 bits in 16, to the bit as TFLite Micro's reference
 * kernel has it.
 *
 * With F inputs, H units and the gates in the order i, f, g, o:
 *
 *     z = sat16(sat16(m_x. (W x + b)) + sat16(m_h. R h))       in steps of 2^-12
 *
 * and then lstm_cell.h. */
#ifndef LK_LSTM_INT16X8_H
#define LK_LSTM_INT16X8_H
#include "int16x8.h"
#include "lstm_cell.h"

/* The largest H of the layers of a file: it sizes what lies on the stack. Whoever includes this
 * defines it. */
#ifndef LK_LSTM_INT16X8_UNITS
#error "define LK_LSTM_INT16X8_UNITS: the largest H"
#endif

struct lk_lstm_int16x8 {
    int32_t inputs;           /* F */
    int32_t units;            /* H */
    int32_t cell_power;       /* c has steps of 2^cell_power */
    int32_t cell_clip;        /* c stays within -cell_clip and that; 32768: wherever it is */
    struct lk_factor x[4];    /* m_x of each gate; of `bias` with shift -17 */
    struct lk_factor h[4];    /* m_h */
    struct lk_factor hidden;  /* o tanh(c), to h */
    const int8_t *weights;    /* [H][4][F + H]: of each unit and gate, W and behind it R */
    const int32_t *bias;      /* [H][4] b where every sum fits into int32, whatever x and h are */
    const int64_t *bias_wide; /* [H][4] b where one may not; 0 otherwise, and so is `bias` here */
};

/* z of the gates of unit u, whose weights are w. */
LK_INLINE void lk_lstm_int16x8_gates(const struct lk_lstm_int16x8 *layer, const int8_t *w,
                                     int32_t u, const int16_t *x, const int16_t *h, int32_t *z) {
    const int32_t F = layer->inputs, H = layer->units, apart = F + H;
    int32_t from_x[4], from_h[4] = { 0, 0, 0, 0 }, gate;
    if (layer->bias_wide) {
        for (gate = 0; gate < 4; gate++, w += apart) {
            const int64_t sum_x = lk_dot_wide(w, x, F, layer->bias_wide[4 * u + gate]);
            const int64_t sum_h = lk_dot_wide(w + F, h, H, 0);
            from_x[gate] = lk_limit_wide(lk_multiply_wide(sum_x, layer->x[gate]), -32768, 32767);
            from_h[gate] = lk_limit_wide(lk_multiply_wide(sum_h, layer->h[gate]), -32768, 32767);
        }
    } else {
        memcpy(from_x, layer->bias + 4 * u, sizeof from_x);
        lk_dots_int16x8(w, apart, x, F, from_x, 4);
        lk_dots_int16x8(w + F, apart, h, H, from_h, 4);
        for (gate = 0; gate < 4; gate++) {
            from_x[gate] = lk_limit16(lk_high_word(from_x[gate], layer->x[gate].mantissa));
            from_h[gate] = lk_limit16(lk_high_word(from_h[gate], layer->h[gate].mantissa));
        }
    }
    for (gate = 0; gate < 4; gate++) {
        z[gate] = lk_limit16(from_x[gate] + from_h[gate]);
    }
}

/* One step.
 *   x [F]  in
 *   h [H]  in, out  the output of the step
 *   c [H]  in, out
 * The caller owns all, and no two overlap. Start with h and c at zero. */
LK_INLINE void lk_lstm_int16x8(const struct lk_lstm_int16x8 *layer, const int16_t *x, int16_t *h,
                               int16_t *c) {
    const int32_t H = layer->units;
    const int8_t *w = layer->weights;
    int16_t old[LK_LSTM_INT16X8_UNITS];
    int32_t u;
    memcpy(old, h, (size_t)H * sizeof *h); /* which every gate reads */
    for (u = 0; u < H; u++, w += 4 * (layer->inputs + H)) {
        int32_t z[4];
        lk_lstm_int16x8_gates(layer, w, u, x, old, z);
        h[u] = (int16_t)lk_limit16(
            lk_lstm_cell(c + u, z, layer->cell_power, layer->cell_clip, layer->hidden));
    }
}

#endif
