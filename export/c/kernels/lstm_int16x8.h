/* One step of an LSTM layer with weights of 8 bits in 16, to the bit as TFLite Micro's reference
 * kernel has it. With F inputs, H units and the gates in the order i, f, g, o:
 *
 *     z = sat16(sat16(m_x. (W x + b)) + sat16(m_h. R h))        in steps of 2^-12
 *
 * and then lstm_cell.h.
 *
 * Where no sum can leave int32, cores without vectors take weights column by column, so that x is
 * read once for four gates; others take them row by row. */
#ifndef LK_LSTM_INT16X8_H
#define LK_LSTM_INT16X8_H
#include "int16x8.h"
#include "lstm_cell.h"

/* The largest H of the layers of a file: it sizes what lies on the stack. Whoever includes this
 * defines it. */
#ifndef LK_LSTM_INT16X8_UNITS
#error "define LK_LSTM_INT16X8_UNITS: the largest H"
#endif

#ifndef LK_BY_COLUMNS
#if defined(__thumb__) && !LK_MVE
#define LK_BY_COLUMNS 1
#else
#define LK_BY_COLUMNS 0
#endif
#endif

struct lk_lstm_int16x8 {
    int32_t inputs;          /* F */
    int32_t units;           /* H */
    int32_t cell_power;      /* p */
    int32_t cell_clip;       /* c stays within -cell_clip and that; 32768: wherever it is */
    struct lk_factor x[4];   /* m_x of each gate; of `bias` with shift -17 */
    struct lk_factor h[4];   /* m_h */
    struct lk_factor hidden; /* m_o */
    const int8_t *weights;   /* [H][4][F + H]: of each unit and gate, W and behind it R; by columns
                              * [H][4 (F + H)], of each unit W and behind it R: the columns 0, 2, 1
                              * and 3 of each gate, gate by gate, as often as there are four; then
                              * each column that is left, of all gates */
    const int32_t *bias;     /* [H][4] b where every sum fits into int32, whatever x and h are */
    const int64_t *bias_wide; /* [H][4] b where one may not, and then weights lie by rows; 0
                               * otherwise, and so is `bias` here */
};

#if LK_BY_COLUMNS
#define LK_GATE_INT16X8(w, sum)                   \
    "sxtb16 %[t], " w "\n"                        \
    "smlad %[" sum "], %[t], %[a], %[" sum "]\n"  \
    "sxtb16 " w ", " w ", ror #8\n"               \
    "smlad %[" sum "], " w ", %[b], %[" sum "]\n"
#define LK_FOUR_INT16X8                                     \
    "ldmia %[w]!, {r0, r1, r2, r3}\n"                       \
    "ldr %[a], [%[x]], #4\n"                                \
    "ldr %[b], [%[x]], #4\n"                                \
    LK_GATE_INT16X8("r0", "i") LK_GATE_INT16X8("r1", "f")   \
    LK_GATE_INT16X8("r2", "g") LK_GATE_INT16X8("r3", "o")

/* Add products to the sums of the four gates.
 *   w [4 n]  in  by columns
 *   x [n]    in
 *   sum [4]  in, out
 * Returns what lies behind w. */
LK_INLINE const int8_t *lk_columns_int16x8(const int8_t *w, const int16_t *x, int32_t n,
                                           int32_t *sum) {
    const int16_t *const fours = x + n / 4 * 4, *const end = x + n;
    int32_t i = sum[0], f = sum[1], g = sum[2], o = sum[3];
#if LK_DSP
    while (x != fours) {
        int32_t a, b, t;
        __asm volatile(LK_FOUR_INT16X8
                       : [w] "+r"(w), [x] "+r"(x), [i] "+r"(i), [f] "+r"(f), [g] "+r"(g),
                         [o] "+r"(o), [a] "=&r"(a), [b] "=&r"(b), [t] "=&r"(t)
                       :
                       : "r0", "r1", "r2", "r3", "memory");
    }
#else
    for (; x != fours; x += 4, w += 16) {
        const int32_t a = x[0], b = x[1], p = x[2], q = x[3];
        i += w[0] * a + w[2] * b + w[1] * p + w[3] * q;
        f += w[4] * a + w[6] * b + w[5] * p + w[7] * q;
        g += w[8] * a + w[10] * b + w[9] * p + w[11] * q;
        o += w[12] * a + w[14] * b + w[13] * p + w[15] * q;
    }
#endif
    for (; x != end; x++, w += 4) {
        const int32_t a = *x;
        i += w[0] * a;
        f += w[1] * a;
        g += w[2] * a;
        o += w[3] * a;
    }
    sum[0] = i;
    sum[1] = f;
    sum[2] = g;
    sum[3] = o;
    return w;
}
#endif

#if !LK_BY_COLUMNS
/* Add products to the sums of the four gates.
 *   w        in  four rows of n numbers, each of which begins `apart` numbers behind the last
 *   x [n]    in
 *   sum [4]  in, out */
LK_INLINE void lk_rows_int16x8(const int8_t *w, int32_t apart, const int16_t *x, int32_t n,
                               int32_t *sum) {
#if LK_MVE
    const int32_t eights = n / 8 * 8;
    int32_t i = sum[0], f = sum[1], g = sum[2], o = sum[3], k;
    for (k = 0; k < eights; k += 8) {
        const int16x8_t a = vldrhq_s16(x + k);
        i = vmladavaq_s16(i, vldrbq_s16(w + k), a);
        f = vmladavaq_s16(f, vldrbq_s16(w + apart + k), a);
        g = vmladavaq_s16(g, vldrbq_s16(w + 2 * apart + k), a);
        o = vmladavaq_s16(o, vldrbq_s16(w + 3 * apart + k), a);
    }
    if (k < n) {
        const mve_pred16_t left = vctp16q((uint32_t)(n - k));
        const int16x8_t a = vldrhq_z_s16(x + k, left); /* what is beyond is zero */
        i = vmladavaq_s16(i, vldrbq_z_s16(w + k, left), a);
        f = vmladavaq_s16(f, vldrbq_z_s16(w + apart + k, left), a);
        g = vmladavaq_s16(g, vldrbq_z_s16(w + 2 * apart + k, left), a);
        o = vmladavaq_s16(o, vldrbq_z_s16(w + 3 * apart + k, left), a);
    }
    sum[0] = i;
    sum[1] = f;
    sum[2] = g;
    sum[3] = o;
#else
    sum[0] = lk_dot_int16x8(w, x, n, sum[0]);
    sum[1] = lk_dot_int16x8(w + apart, x, n, sum[1]);
    sum[2] = lk_dot_int16x8(w + 2 * apart, x, n, sum[2]);
    sum[3] = lk_dot_int16x8(w + 3 * apart, x, n, sum[3]);
#endif
}
#endif

/* z of a gate from its sums over x and h. */
LK_INLINE int32_t lk_lstm_int16x8_z(const struct lk_lstm_int16x8 *layer, int32_t gate,
                                    int32_t sum_x, int32_t sum_h) {
    return lk_sat16(lk_sat16(lk_high_word(sum_x, layer->x[gate].mantissa)) +
                    lk_sat16(lk_high_word(sum_h, layer->h[gate].mantissa)));
}

/* z of the gates of a unit.
 *   w [4][F + H]  in
 *   u             which unit */
LK_INLINE void lk_lstm_int16x8_gates(const struct lk_lstm_int16x8 *layer, const int8_t *w,
                                     int32_t u, const int16_t *x, const int16_t *h, int32_t *z) {
    const int32_t F = layer->inputs, H = layer->units;
    int32_t sum_x[4], sum_h[4] = { 0, 0, 0, 0 };
    memcpy(sum_x, layer->bias + 4 * u, sizeof sum_x);
#if LK_BY_COLUMNS
    w = lk_columns_int16x8(w, x, F, sum_x);
    lk_columns_int16x8(w, h, H, sum_h);
#else
    lk_rows_int16x8(w, F + H, x, F, sum_x);
    lk_rows_int16x8(w + F, F + H, h, H, sum_h);
#endif
    z[0] = lk_lstm_int16x8_z(layer, 0, sum_x[0], sum_h[0]);
    z[1] = lk_lstm_int16x8_z(layer, 1, sum_x[1], sum_h[1]);
    z[2] = lk_lstm_int16x8_z(layer, 2, sum_x[2], sum_h[2]);
    z[3] = lk_lstm_int16x8_z(layer, 3, sum_x[3], sum_h[3]);
}

/* The same where sums may leave int32; weights by rows. */
LK_INLINE void lk_lstm_int16x8_wide(const struct lk_lstm_int16x8 *layer, const int8_t *w, int32_t u,
                                    const int16_t *x, const int16_t *h, int32_t *z) {
    const int32_t F = layer->inputs, H = layer->units;
    int32_t gate;
    for (gate = 0; gate < 4; gate++, w += F + H) {
        const int64_t sum_x = lk_dot_wide(w, x, F, layer->bias_wide[4 * u + gate]);
        const int64_t sum_h = lk_dot_wide(w + F, h, H, 0);
        z[gate] =
            lk_limit16(lk_limit_wide(lk_multiply_wide(sum_x, layer->x[gate]), -32768, 32767) +
                       lk_limit_wide(lk_multiply_wide(sum_h, layer->h[gate]), -32768, 32767));
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
        if (layer->bias_wide) {
            lk_lstm_int16x8_wide(layer, w, u, x, old, z);
        } else {
            lk_lstm_int16x8_gates(layer, w, u, x, old, z);
        }
        h[u] = (int16_t)lk_sat16(
            lk_lstm_cell(c + u, z, layer->cell_power, layer->cell_clip, layer->hidden));
    }
}

#endif
