/* One step of an int8 LSTM layer, to the bit as TFLite Micro's reference kernel has it. */
#ifndef LK_LSTM_INT8_H
#define LK_LSTM_INT8_H
#include "lstm_int8_avx.h"
#include "lstm_int8_dsp.h"
#include "lstm_int8_layer.h"
#include "lstm_int8_mve.h"

#if !LK_LSTM_INT8_DSP && !LK_LSTM_INT8_MVE

/* Without zero points numbers take 16 bits. Cores without vectors read whole words faster, and a
 * small one reads them backwards, see below. */
#if LK_SMALL
typedef int32_t lk_lstm_int8_wide;
#else
typedef int16_t lk_lstm_int8_wide;
#endif

/* Vector instructions take whole sixteens of columns at once, and what is left one by one. So where
 * there are such, x is followed by noughts, which meet the weights of h. */
#if defined(__SSE2__) || defined(__ARM_NEON)
#define LK_LSTM_INT8_WHOLE(n, most) (((n) + 15) / 16 * 16 <= (most) ? ((n) + 15) / 16 * 16 : (n))
#define LK_LSTM_INT8_NOUGHTS 16
#else
#define LK_LSTM_INT8_WHOLE(n, most) (n)
#define LK_LSTM_INT8_NOUGHTS 0
#endif

#if LK_SMALL
/* The products of two rows with n numbers.
 *   w    [n], and the other row stride behind it
 *   x    [n]  in  from last to first, so that one register leads through w and to the end
 *   sums [2]  out */
LK_INLINE void lk_lstm_int8_rows(const int8_t *w, int32_t stride, const int32_t *x, int32_t n,
                                 int32_t *sums) {
    const int8_t *const w1 = w + stride;
    int32_t sum0 = 0, sum1 = 0, k = n - 1;
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(LK_NO_ASM)
    int32_t a, b;
    __asm volatile(".syntax unified\n"
                   "1: ldmia %[x]!, {%[a]}\n"
                   "ldrsb %[b], [%[w], %[k]]\n"
                   "muls %[b], %[a]\n"
                   "add %[sum0], %[b]\n"
                   "ldrsb %[b], [%[w1], %[k]]\n"
                   "muls %[b], %[a]\n"
                   "add %[sum1], %[b]\n"
                   "subs %[k], #1\n"
                   "bpl 1b"
                   : [x] "+l"(x), [k] "+l"(k), [sum0] "+r"(sum0), [sum1] "+r"(sum1),
                     [a] "=&l"(a), [b] "=&l"(b)
                   : [w] "l"(w), [w1] "l"(w1)
                   : "cc", "memory");
#else
    for (; k >= 0; k--) {
        const int32_t a = *x++;
        sum0 += w[k] * a;
        sum1 += w1[k] * a;
    }
#endif
    sums[0] = sum0;
    sums[1] = sum1;
}
#define LK_LSTM_INT8_ROWS 2
#define LK_LSTM_INT8_AT(k, n) ((n) - 1 - (k))
#else
/* The products of four rows, stride apart, with n numbers.
 *   sums [4]  out */
LK_INLINE void lk_lstm_int8_rows(const int8_t *w, int32_t stride, const int16_t *x, int32_t n,
                                 int32_t *sums) {
    const int8_t *const w1 = w + stride, *const w2 = w1 + stride, *const w3 = w2 + stride;
    int32_t sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0, k;
    for (k = 0; k < n; k++) {
        sum0 += w[k] * x[k];
        sum1 += w1[k] * x[k];
        sum2 += w2[k] * x[k];
        sum3 += w3[k] * x[k];
    }
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
}
#define LK_LSTM_INT8_ROWS 4
#define LK_LSTM_INT8_AT(k, n) (k)
#endif

/* One step in plain C; as lk_lstm_int8. */
LK_INLINE void lk_lstm_int8_plain(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                  int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units;
    const int32_t columns = LK_LSTM_INT8_WHOLE(F, F + H);
    lk_lstm_int8_wide wide_x[LK_LSTM_INT8_WIDTH + LK_LSTM_INT8_NOUGHTS];
    lk_lstm_int8_wide *const wide_h = wide_x + columns;
    const int8_t *w = layer->weights;
    const int32_t *bias = layer->bias;
    int32_t k, u, gate, row;
    for (k = 0; k < F; k++) {
        wide_x[LK_LSTM_INT8_AT(k, F)] = (lk_lstm_int8_wide)(x[k] - layer->zero_x);
    }
    for (k = F; k < columns; k++) {
        wide_x[k] = 0;
    }
    for (k = 0; k < H; k++) { /* every gate reads the old h, so that each unit may write its new */
        wide_h[LK_LSTM_INT8_AT(k, H)] = (lk_lstm_int8_wide)(h[k] - layer->zero_h);
    }
    for (u = 0; u < H; u++) {
        int32_t z[4];
        for (gate = 0; gate < 4; gate += LK_LSTM_INT8_ROWS) {
            int32_t sums_x[LK_LSTM_INT8_ROWS], sums_h[LK_LSTM_INT8_ROWS];
            lk_lstm_int8_rows(w, F + H, wide_x, columns, sums_x);
            lk_lstm_int8_rows(w + F, F + H, wide_h, H, sums_h);
            w += LK_LSTM_INT8_ROWS * (F + H);
            for (row = 0; row < LK_LSTM_INT8_ROWS; row++) {
                const int32_t sum_x = (int32_t)((uint32_t)sums_x[row] + (uint32_t)*bias++);
                z[gate + row] = lk_lstm_int8_gate(layer, gate + row, sum_x, sums_h[row]);
            }
        }
        h[u] = lk_lstm_int8_cell(layer, c + u, z);
    }
}

#undef LK_LSTM_INT8_WHOLE
#undef LK_LSTM_INT8_NOUGHTS
#undef LK_LSTM_INT8_ROWS
#undef LK_LSTM_INT8_AT
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
#if LK_AVX2
    if (layer->inputs + layer->units >= 16) {
        lk_lstm_int8_avx(layer, x, h, c);
        return;
    }
#endif
    lk_lstm_int8_plain(layer, x, h, c);
#endif
}

#endif
