/*
 * made by              lstm-keras 0.1.0: lstm-keras export reber.keras --target c --precision int8
 * model                reber, sha256 of its weights f84afa96cbfd033c8696b35eaecd6fa6231bee708b0055b2f43d649dde0d8232
 * work                 114084 multiplications in a window of 125 steps
 * parameters           1216 bytes of weights and biases
 * state                36 bytes
 * costs                flash and stack by arm-none-eabi-gcc 12.2.1 -O2; instructions as fitted to QEMU; ms at one a cycle, an estimate
 * Cortex-M0+, 48 MHz   flash 7.4 KiB  RAM 36 B + stack 224 B  13 059 instructions a step, 0.27 ms; 2 769 023 a window
 * Cortex-M3, 72 MHz    flash 5.3 KiB  RAM 36 B + stack 176 B  7 147 instructions a step, 0.099 ms; 1 220 470 a window
 * Cortex-M4F, 80 MHz   flash 4.0 KiB  RAM 36 B + stack 144 B  2 933 instructions a step, 0.037 ms; 679 381 a window
 * Cortex-M7, 216 MHz   flash 4.0 KiB  RAM 36 B + stack 144 B  2 904 instructions a step, 0.013 ms; 674 153 a window
 * Cortex-M33, 100 MHz  flash 4.0 KiB  RAM 36 B + stack 144 B  2 929 instructions a step, 0.029 ms; 677 091 a window
 * Cortex-M55, 160 MHz  flash 4.4 KiB  RAM 36 B + stack 456 B  1 143 instructions a step, 0.0071 ms; 504 365 a window
 */
#include "reber.h"
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wunused-function" /* of kernels, which are pasted whole */
#endif

#define LK_LSTM_INT8_WIDTH 20

/* What a compiler is told in its own way, and which instructions the kernels use. */
#ifndef LK_COMPILER_H
#define LK_COMPILER_H

#if defined(__GNUC__)
#define LK_INLINE static inline __attribute__((always_inline))
#define LK_ALIGNED __attribute__((aligned(4)))
#else
#define LK_INLINE static inline
#define LK_ALIGNED
#endif

/* Which instructions the kernels use: Helium (LK_MVE), those of a Cortex-M4 (LK_DSP), AVX2
 * (LK_AVX2), or what the compiler makes of plain C. LK_NO_ASM asks for plain C. Without
 * optimisation numbers known while compiling are not known to the instructions that need them, so
 * -O0 gets plain C too. */
#if defined(__GNUC__) && defined(__OPTIMIZE__) && !defined(LK_NO_ASM) && !defined(__ARM_BIG_ENDIAN)
#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1)
#define LK_MVE 1
#elif defined(__ARM_FEATURE_DSP) && defined(__thumb2__)
#define LK_DSP 1
#elif defined(__AVX2__)
#define LK_AVX2 1
#endif
#endif
#ifndef LK_MVE
#define LK_MVE 0
#endif
#ifndef LK_DSP
#define LK_DSP 0
#endif
#ifndef LK_AVX2
#define LK_AVX2 0
#endif

/* LK_SMALL: a processor with eight registers to calculate in and no product of 64 bits, as the
 * Cortex-M0 is. */
#if defined(__thumb__) && !defined(__thumb2__)
#define LK_SMALL 1
#else
#define LK_SMALL 0
#endif

#endif

/* Fixed-point arithmetic of TFLite Micro's kernels, to the bit.
 *
 * A real factor is mantissa / 2^31 * 2^shift. A number is multiplied by it with two roundings: to
 * the high half of a 62-bit product, ties upwards, and by the shift, ties away from zero. */
#ifndef LK_FIXED_H
#define LK_FIXED_H
#include <stdint.h>
#include <string.h>


/* The kernels shift negative numbers right and keep their sign, as every compiler for two's
 * complement does; on another, this array has no size. */
typedef char lk_shifts_keep_the_sign[(-3 >> 1) == -2 ? 1 : -1];

/* A positive real factor: mantissa / 2^31 * 2^shift. */
struct lk_factor {
    int32_t mantissa;
    int32_t shift;
};

LK_INLINE int32_t lk_limit(int32_t a, int32_t low, int32_t high) {
    a = a < low ? low : a;
    return a > high ? high : a;
}

LK_INLINE int32_t lk_limit16(int32_t a) {
#if LK_SMALL /* what is within costs least */
    return a == (int16_t)a ? a : a < 0 ? -32768 : 32767;
#else
    return lk_limit(a, -32768, 32767);
#endif
}

/* a / 2^n to nearest, ties away from zero; 0 <= n <= 31, a > -2^31. */
LK_INLINE int32_t lk_divide(int32_t a, int32_t n) {
    /* half of 2^n is added in two steps, as it could leave int32 */
    return n > 0 ? (((a + (a >> 31)) >> (n - 1)) + 1) >> 1 : a;
}

/* a * b / 2^31 to nearest, ties upwards; b >= 0. */
LK_INLINE int32_t lk_high_product(int32_t a, int32_t b) {
    return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}

/* The same of |a| <= 2^30. */
LK_INLINE int32_t lk_high_product_narrow(int32_t a, int32_t b) {
#if LK_SMALL
    const int32_t a0 = (int16_t)a, a1 = (a - a0) >> 16, b0 = b & 0xFFFF, b1 = b >> 16;
    return 2 * a1 * b1 + ((a1 * b0 + a0 * b1 + ((a0 * b0) >> 16) + (1 << 14)) >> 15);
#else
    return lk_high_product(a, b);
#endif
}

/* a times a factor. A left shift wraps like the int32 it is done in. */
LK_INLINE int32_t lk_multiply(int32_t a, struct lk_factor by) {
    if (by.shift > 0) {
        return lk_high_product((int32_t)((uint32_t)a << by.shift), by.mantissa);
    }
    return lk_divide(lk_high_product(a, by.mantissa), -by.shift);
}

/* The same where neither a nor a 2^shift leaves -2^30 to 2^30. */
LK_INLINE int32_t lk_multiply_narrow(int32_t a, struct lk_factor by) {
    if (by.shift > 0) {
        return lk_high_product_narrow(a * ((int32_t)1 << by.shift), by.mantissa);
    }
    return lk_divide(lk_high_product_narrow(a, by.mantissa), -by.shift);
}

/* a times 2^-n as lk_multiply has it, for |a| <= 2^30 and 2 <= n <= 30, in one sum: the first
 * rounding makes (a + 1) / 2 of it. */
LK_INLINE int32_t lk_multiply_by_power(int32_t a, int32_t n) {
    return (a + ((int32_t)1 << (n - 1)) + 1 + 2 * (a >> 31)) >> n;
}

#endif

/* Sigmoid and tanh of TFLite Micro's LSTM: int16 in, int16 with 15 fractional bits out.
 *
 * Both interpolate the sigmoid between points 1 / 24 apart, and both take what is symmetric about
 * zero from the positive side. */
#ifndef LK_SIGMOID_H
#define LK_SIGMOID_H

/* [257] the sigmoid at k / 24 less one half, in steps of 2^-16, bent a little so that chords lie
 * about the curve; the last two are its end, so that an index of 255 needs no care. */
static const uint16_t lk_sigmoid_points[257] LK_ALIGNED = {
    0, 683, 1365, 2045, 2725, 3401, 4075, 4745, 5412, 6073, 6730, 7381,
    8026, 8664, 9296, 9920, 10536, 11144, 11743, 12334, 12915, 13487, 14049, 14601,
    15143, 15675, 16196, 16707, 17207, 17696, 18174, 18641, 19097, 19543, 19977, 20401,
    20813, 21215, 21606, 21987, 22357, 22717, 23066, 23406, 23735, 24055, 24365, 24665,
    24956, 25239, 25512, 25776, 26032, 26280, 26520, 26751, 26975, 27191, 27400, 27602,
    27797, 27985, 28167, 28342, 28511, 28673, 28831, 28982, 29128, 29268, 29404, 29534,
    29660, 29781, 29898, 30010, 30118, 30222, 30322, 30418, 30511, 30600, 30686, 30768,
    30847, 30923, 30997, 31067, 31135, 31200, 31262, 31322, 31380, 31436, 31489, 31540,
    31589, 31637, 31682, 31726, 31768, 31808, 31846, 31884, 31919, 31953, 31986, 32018,
    32048, 32077, 32105, 32132, 32158, 32182, 32206, 32229, 32251, 32271, 32292, 32311,
    32329, 32347, 32364, 32381, 32396, 32411, 32426, 32440, 32453, 32466, 32478, 32490,
    32501, 32512, 32523, 32533, 32542, 32551, 32560, 32569, 32577, 32584, 32592, 32599,
    32606, 32613, 32619, 32625, 32631, 32636, 32642, 32647, 32652, 32657, 32661, 32665,
    32670, 32674, 32677, 32681, 32685, 32688, 32691, 32694, 32697, 32700, 32703, 32706,
    32708, 32711, 32713, 32715, 32717, 32720, 32721, 32723, 32725, 32727, 32729, 32730,
    32732, 32733, 32735, 32736, 32737, 32739, 32740, 32741, 32742, 32743, 32744, 32745,
    32746, 32747, 32748, 32749, 32749, 32750, 32751, 32752, 32752, 32753, 32754, 32754,
    32755, 32755, 32756, 32756, 32757, 32757, 32758, 32758, 32758, 32759, 32759, 32760,
    32760, 32760, 32761, 32761, 32761, 32761, 32762, 32762, 32762, 32762, 32763, 32763,
    32763, 32763, 32763, 32764, 32764, 32764, 32764, 32764, 32764, 32765, 32765, 32765,
    32765, 32765, 32765, 32765, 32765, 32766, 32766, 32766, 32766, 32766, 32766, 32766,
    32766, 32766, 32766, 32767, 32767,
};

/* The sigmoid less one half at |d| / 24 / 2^bits, with bits more fractional bits than the points
 * have, and for d < 0 negative, less the smallest step. Beyond most, |d| is most, which is below
 * 2^(bits + 8). */
LK_INLINE int32_t lk_interpolate(int32_t d, int32_t bits, int32_t most) {
    const int32_t sign = d >> 31;
    int32_t a = (d ^ sign) - sign, q, part;
    const uint16_t *at;
#if LK_DSP
    uint32_t points; /* two in one word, and their shares in another */
    if (most == 65535) {
        __asm("usat %0, #16, %1" : "=r"(a) : "r"(a));
    } else
#endif
    {
        a = a > most ? most : a;
    }
    part = a & ((1 << bits) - 1);
    at = lk_sigmoid_points + (a >> bits);
#if LK_DSP
    memcpy(&points, at, 4);
    __asm("smuad %0, %1, %2" : "=r"(q) : "r"(points), "r"((part << 16) - part + (1 << bits)));
#else
    q = at[0] * (1 << bits) + part * (at[1] - at[0]);
#endif
    return q ^ sign;
}

/* 1 / (1 + exp(-z)) of z in steps of 2^-12 / 3, in steps of 2^-15. */
LK_INLINE int32_t lk_sigmoid_of_thirds(int32_t d) {
    return (lk_interpolate(d, 9, 130559) + (1 << 24) + 512) >> 10;
}

/* tanh of z in steps of 2^-12 / 3, in steps of 2^-15. */
LK_INLINE int32_t lk_tanh_of_thirds(int32_t d) {
    return (lk_interpolate(d, 8, 65535) + 128) >> 8;
}

/* The same of int16 z in steps of 2^-12, three times of which need no bound. */
LK_INLINE int32_t lk_sigmoid(int32_t z) {
    return (lk_interpolate(3 * z, 9, INT32_MAX) + (1 << 24) + 512) >> 10;
}

/* The same of int16 z in steps of 2^power, -28 <= power <= 0. */
LK_INLINE int32_t lk_tanh(int32_t z, int32_t power) {
    if (power < -12) {
        z = (3 * z + ((int32_t)1 << (-power - 13))) >> (-power - 12);
        return (lk_interpolate(z, 8, INT32_MAX) + 128) >> 8;
    }
    return lk_tanh_of_thirds(3 * z * ((int32_t)1 << (power + 12)));
}

#endif

/* What an LSTM unit does behind its four sums, to the bit as TFLite Micro's reference kernel has
 * it. Gates have steps of 2^-15, the cell state of 2^power. */
#ifndef LK_LSTM_CELL_H
#define LK_LSTM_CELL_H

/* The next cell state of a unit.
 *   c      in, out  in steps of 2^power
 *   z [4]  in       of the gates i, f, g, o, in steps of 2^-12, within int16
 *   clip   c stays within -clip and that; 32768: wherever it is
 *   hidden what brings o tanh(c) to the grid of h
 * Returns h less its zero point, not yet limited to its type. */
LK_INLINE int32_t lk_lstm_cell(int16_t *c, const int32_t *z, int32_t power, int32_t clip,
                               struct lk_factor hidden) {
    const int32_t i = lk_sigmoid(z[0]), f = lk_sigmoid(z[1]);
    const int32_t g = lk_tanh(z[2], -12), o = lk_sigmoid(z[3]);
    int32_t write = lk_multiply_by_power(i * g, 30 + power), next;
    if (power < -15) { /* only then i g can leave int16 */
        write = lk_limit16(write);
    }
    next = lk_limit16(lk_multiply_by_power(f * *c, 15) + write);
    if (clip < 32768) {
        next = lk_limit(next, -clip, clip);
    }
    *c = (int16_t)next;
    next = o * lk_tanh(next, power); /* within -2^30 and 2^30 */
    return hidden.shift > 0 ? lk_multiply(next, hidden) : lk_multiply_narrow(next, hidden);
}

#endif

/* What an int8 LSTM layer holds, and the step of one unit behind its sums.
 *
 * With F inputs, H units and the gates in the order i, f, g, o. Gate sums z have steps of 2^-12,
 * gates of 2^-15, the cell state of 2^cell_power. */
#ifndef LK_LSTM_INT8_LAYER_H
#define LK_LSTM_INT8_LAYER_H

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

/* One step of an int8 LSTM layer with AVX2 (x86-64).
 *
 * Products: sixteen columns of a row at once, widened to 16 bits; VPMADDWD adds pairs of products.
 * The sums of eight units are folded into the lanes of one vector, for each gate, of x and of h.
 * Behind them all is done for eight units at once, in lanes of 32 bits.
 *
 * Numbers lie beside each other in blocks of sixteen, which is all that is read. The last block
 * of a row reaches back as far as it must to end with the row: it repeats columns, which meet
 * noughts there. So rows of at least sixteen columns are never left. */
#ifndef LK_LSTM_INT8_AVX_H
#define LK_LSTM_INT8_AVX_H

#if LK_AVX2
#include <immintrin.h>

/* Sixteen numbers or two. */
#define LK_LOAD_256(from) _mm256_loadu_si256((const __m256i *)(const void *)(from))
#define LK_LOAD_128(from) _mm_loadu_si128((const __m128i *)(const void *)(from))

/* Columns of a row, of x or of h, and where the last block of sixteen begins. */
struct lk_columns {
    int32_t whole; /* in blocks before the last */
    int32_t last;  /* the first column of the last block, at most whole; below 0: one before */
};

/* The columns of n numbers, behind which the row goes on for some more. */
LK_INLINE struct lk_columns lk_columns_of(int32_t n, int32_t more) {
    struct lk_columns columns;
    columns.whole = (n - 1) / 16 * 16;
    columns.last = columns.whole + 16 <= n + more ? columns.whole : n + more - 16;
    return columns;
}

/* Less their zero point, numbers as the blocks have them.
 *   x    [n]           in
 *   wide [whole + 16]  out */
LK_INLINE void lk_widen(const int8_t *x, int32_t n, struct lk_columns columns, int32_t zero,
                        int16_t *wide) {
    const __m256i zeros = _mm256_set1_epi16((int16_t)zero);
    int16_t *const last = wide + columns.whole - columns.last;
    int32_t k;
    for (k = 0; k < columns.whole; k += 16) {
        const __m256i a = _mm256_sub_epi16(_mm256_cvtepi8_epi16(LK_LOAD_128(x + k)), zeros);
        _mm256_storeu_si256((__m256i *)(void *)(wide + k), a);
    }
    memset(wide + columns.whole, 0, 32);
    for (; k < n; k++) {
        last[k] = (int16_t)(x[k] - zero);
    }
}

/* Adds the products of a block to the sums in the lanes. */
LK_INLINE __m256i lk_block(__m256i sums, const int8_t *w, __m256i x) {
    const __m256i weights = _mm256_cvtepi8_epi16(LK_LOAD_128(w));
    return _mm256_add_epi32(sums, _mm256_madd_epi16(weights, x));
}

/* One row of each of up to eight units; the last is taken for those beyond. */
struct lk_eight {
    const int8_t *w;     /* of the first */
    int32_t step;        /* from one to the next */
    const int32_t *bias; /* what its sum begins with, and each next 4 further; or none */
    int32_t units;       /* how many there are */
};

/* The sums of units first to first + 3: in lanes 0 to 3 a part of each, and in 4 to 7 the rest. */
LK_INLINE __m256i lk_four_sums(const struct lk_eight *rows, int32_t first, const int16_t *wide,
                               struct lk_columns columns) {
    const int8_t *w[4];
    __m256i sums[4], x;
    int32_t k, row;
    for (row = 0; row < 4; row++) {
        const int32_t unit = first + row < rows->units ? first + row : rows->units - 1;
        w[row] = rows->w + unit * rows->step;
        sums[row] = _mm256_set_epi32(0, 0, 0, 0, 0, 0, 0, rows->bias ? rows->bias[4 * unit] : 0);
    }
    for (k = 0; k < columns.whole; k += 16) {
        x = LK_LOAD_256(wide + k);
        sums[0] = lk_block(sums[0], w[0] + k, x);
        sums[1] = lk_block(sums[1], w[1] + k, x);
        sums[2] = lk_block(sums[2], w[2] + k, x);
        sums[3] = lk_block(sums[3], w[3] + k, x);
    }
    x = LK_LOAD_256(wide + columns.whole);
    for (row = 0; row < 4; row++) {
        sums[row] = lk_block(sums[row], w[row] + columns.last, x);
    }
    return _mm256_hadd_epi32(_mm256_hadd_epi32(sums[0], sums[1]),
                             _mm256_hadd_epi32(sums[2], sums[3]));
}

/* The sums of eight units. */
LK_INLINE __m256i lk_eight_sums(const struct lk_eight *rows, const int16_t *wide,
                                struct lk_columns columns) {
    const __m256i low = lk_four_sums(rows, 0, wide, columns);
    const __m256i high = rows->units > 4 ? lk_four_sums(rows, 4, wide, columns) : low;
    return _mm256_add_epi32(_mm256_permute2x128_si256(low, high, 0x20),
                            _mm256_permute2x128_si256(low, high, 0x31));
}

/* lk_multiply of eight. */
LK_INLINE __m256i lk_multiply_8(__m256i a, struct lk_factor by) {
    const __m256i mantissa = _mm256_set1_epi32(by.mantissa);
    const __m256i half = _mm256_set1_epi64x((int64_t)1 << 30);
    __m256i odd;
    if (by.shift > 0) {
        a = _mm256_slli_epi32(a, by.shift);
    }
    odd = _mm256_add_epi64(_mm256_mul_epi32(_mm256_srli_epi64(a, 32), mantissa), half);
    a = _mm256_add_epi64(_mm256_mul_epi32(a, mantissa), half); /* even lanes */
    a = _mm256_blend_epi32(_mm256_srli_epi64(a, 31), _mm256_slli_epi64(odd, 1), 0xAA);
    if (by.shift < 0) {
        a = _mm256_srai_epi32(_mm256_add_epi32(a, _mm256_srai_epi32(a, 31)), -by.shift - 1);
        a = _mm256_srai_epi32(_mm256_sub_epi32(a, _mm256_set1_epi32(-1)), 1);
    }
    return a;
}

/* lk_multiply_by_power of a b, for int16 a >= 0 and b. */
LK_INLINE __m256i lk_product_8(__m256i a, __m256i b, int32_t n) {
    const __m256i y = _mm256_madd_epi16(a, b), sign = _mm256_srai_epi32(y, 31);
    const __m256i half = _mm256_set1_epi32(((int32_t)1 << (n - 1)) + 1);
    return _mm256_srai_epi32(
        _mm256_add_epi32(_mm256_add_epi32(y, half), _mm256_add_epi32(sign, sign)), n);
}

/* lk_interpolate of eight. */
LK_INLINE __m256i lk_interpolate_8(__m256i d, int32_t bits, int32_t most) {
    const __m256i a = _mm256_min_epi32(_mm256_abs_epi32(d), _mm256_set1_epi32(most));
    const __m256i part = _mm256_and_si256(a, _mm256_set1_epi32((1 << bits) - 1));
    /* two points in one lane, and their shares in another */
    const __m256i points = _mm256_i32gather_epi32((const int *)(const void *)lk_sigmoid_points,
                                                  _mm256_srli_epi32(a, bits), 2);
    const __m256i shares = _mm256_add_epi32(_mm256_sub_epi32(_mm256_slli_epi32(part, 16), part),
                                            _mm256_set1_epi32(1 << bits));
    return _mm256_xor_si256(_mm256_madd_epi16(points, shares), _mm256_srai_epi32(d, 31));
}

/* lk_sigmoid_of_thirds and lk_tanh_of_thirds of eight, three times of int16. */
LK_INLINE __m256i lk_sigmoid_8(__m256i d) {
    return _mm256_srai_epi32(_mm256_add_epi32(lk_interpolate_8(d, 9, INT32_MAX),
                                              _mm256_set1_epi32((1 << 24) + 512)), 10);
}

LK_INLINE __m256i lk_tanh_8(__m256i d) {
    return _mm256_srai_epi32(
        _mm256_add_epi32(lk_interpolate_8(d, 8, 65535), _mm256_set1_epi32(128)), 8);
}

/* lk_tanh of eight. */
LK_INLINE __m256i lk_tanh_of_cell_8(__m256i c, int32_t power) {
    c = _mm256_add_epi32(c, _mm256_add_epi32(c, c));
    if (power < -12) {
        c = _mm256_add_epi32(c, _mm256_set1_epi32((int32_t)1 << (-power - 13)));
        return lk_tanh_8(_mm256_srai_epi32(c, -power - 12));
    }
    return lk_tanh_8(_mm256_slli_epi32(c, power + 12));
}

/* Eight in int16, saturated. */
LK_INLINE __m128i lk_limit16_8(__m256i a) {
    return _mm_packs_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
}

/* Three times z of two gates from their sums, where x and h are the factors of the first. */
LK_INLINE void lk_two_gates_8(const struct lk_factor *x, const struct lk_factor *h,
                              const __m256i *sums_x, const __m256i *sums_h, __m256i *d) {
    const __m256i three = _mm256_set1_epi32(3), none = _mm256_setzero_si256();
    const __m256i z = _mm256_adds_epi16(
        _mm256_packs_epi32(lk_multiply_8(sums_x[0], x[0]), lk_multiply_8(sums_x[1], x[1])),
        _mm256_packs_epi32(lk_multiply_8(sums_h[0], h[0]), lk_multiply_8(sums_h[1], h[1])));
    d[0] = _mm256_madd_epi16(_mm256_unpacklo_epi16(z, none), three);
    d[1] = _mm256_madd_epi16(_mm256_unpackhi_epi16(z, none), three);
}

/* The step of eight units behind their sums.
 *   sums_x, sums_h [4]  in       of the gates i, f, g, o
 *   c [8]               in, out
 *   h [8]               out */
LK_INLINE void lk_cells_8(const struct lk_lstm_int8 *layer, const __m256i *sums_x,
                          const __m256i *sums_h, int16_t *c, int8_t *h) {
    const int16_t clip = (int16_t)(layer->cell_clip < 32768 ? layer->cell_clip : 32767);
    __m256i d[4], cell, write;
    __m128i narrow;
    lk_two_gates_8(layer->x, layer->h, sums_x, sums_h, d);
    lk_two_gates_8(layer->x + 2, layer->h + 2, sums_x + 2, sums_h + 2, d + 2);
    write = lk_product_8(lk_sigmoid_8(d[0]), lk_tanh_8(d[2]), 30 + layer->cell_power);
    if (layer->cell_power < -15) { /* only then i g can leave int16 */
        write = _mm256_cvtepi16_epi32(lk_limit16_8(write));
    }
    cell = lk_product_8(lk_sigmoid_8(d[1]), _mm256_cvtepi16_epi32(LK_LOAD_128(c)), 15);
    narrow = lk_limit16_8(_mm256_add_epi32(cell, write));
    if (layer->cell_clip < 32768) {
        narrow = _mm_max_epi16(narrow, _mm_set1_epi16((int16_t)-clip));
        narrow = _mm_min_epi16(narrow, _mm_set1_epi16(clip));
    }
    _mm_storeu_si128((__m128i *)(void *)c, narrow);
    cell = lk_tanh_of_cell_8(_mm256_cvtepi16_epi32(narrow), layer->cell_power);
    cell = lk_multiply_8(_mm256_madd_epi16(lk_sigmoid_8(d[3]), cell), layer->hidden);
    narrow = _mm_adds_epi16(lk_limit16_8(cell), _mm_set1_epi16((int16_t)layer->zero_h));
    _mm_storel_epi64((__m128i *)(void *)h, _mm_packs_epi16(narrow, narrow));
}

/* The step of up to eight units.
 *   unit            in  the first
 *   units           in  how many
 *   wide_x, wide_h  in  as lk_widen has them */
LK_INLINE void lk_units(const struct lk_lstm_int8 *layer, int32_t unit, int32_t units,
                        const int16_t *wide_x, struct lk_columns columns_x, const int16_t *wide_h,
                        struct lk_columns columns_h, int16_t *c, int8_t *h) {
    const int32_t F = layer->inputs, row = F + layer->units;
    __m256i sums_x[4], sums_h[4];
    int32_t gate;
    for (gate = 0; gate < 4; gate++) {
        struct lk_eight rows;
        rows.w = layer->weights + (4 * unit + gate) * row;
        rows.step = 4 * row;
        rows.bias = layer->bias + 4 * unit + gate;
        rows.units = units;
        sums_x[gate] = lk_eight_sums(&rows, wide_x, columns_x);
        rows.w += F;
        rows.bias = 0;
        sums_h[gate] = lk_eight_sums(&rows, wide_h, columns_h);
    }
    if (units == 8) {
        lk_cells_8(layer, sums_x, sums_h, c + unit, h + unit);
    } else {
        int16_t some_c[8] = {0};
        int8_t some_h[8];
        memcpy(some_c, c + unit, 2 * (size_t)units);
        lk_cells_8(layer, sums_x, sums_h, some_c, some_h);
        memcpy(c + unit, some_c, 2 * (size_t)units);
        memcpy(h + unit, some_h, (size_t)units);
    }
}

/* One step; as lk_lstm_int8. F + H >= 16. */
LK_INLINE void lk_lstm_int8_avx(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units;
    const struct lk_columns columns_x = lk_columns_of(F, H), columns_h = lk_columns_of(H, 0);
    int16_t wide_x[LK_LSTM_INT8_WIDTH + 32];
    int16_t *const wide_h = wide_x + columns_x.whole + 16; /* every gate reads the old h */
    int32_t unit;
    lk_widen(x, F, columns_x, layer->zero_x, wide_x);
    lk_widen(h, H, columns_h, layer->zero_h, wide_h);
    for (unit = 0; unit + 8 <= H; unit += 8) {
        lk_units(layer, unit, 8, wide_x, columns_x, wide_h, columns_h, c, h);
    }
    if (unit < H) {
        lk_units(layer, unit, H - unit, wide_x, columns_x, wide_h, columns_h, c, h);
    }
}

#undef LK_LOAD_256
#undef LK_LOAD_128
#endif

#endif

/* One step of an int8 LSTM layer with the DSP instructions of a Cortex-M4.
 *
 * SMLAD adds two products of 16 bits to a sum, and weights have 8. To widen four weights takes two
 * instructions, one for the even and one for the odd columns. One is enough here: a word of weights
 * is taken as it is for two numbers of 16 bits, each of an odd column's weight w1 and, below it, an
 * even column's w0, stored as w0 + 128 so that it has no sign:
 *
 *     (256 w1 + w0 + 128) x0  +  w1 (x1 - 256 x0)  =  w0 x0 + w1 x1 + 128 x0
 *
 * x1 - 256 x0 of int8 has 65536 values; less 128 they are those of an int16, whose bytes are ~x0
 * above x1 + 128. What is too much, 128 x0 and -128 w1, comes off at the start of a sum: the first
 * is the same for all units and gates, the second is known beforehand. So is what a zero point
 * adds: x0 stands for x0 - zero in the first product, and 255 zero w1 is missing from the second.
 *
 * The words of a unit lie as they are read, [4 + F + 2 + H]: the starts of the sums over x, which
 * hold the biases; the weights of x; sum(w1) of the four gates over h, in int16; the weights of h.
 * Weights are four columns of each gate, gate by gate, as often as there are four; two of each, if
 * there are two more; one of each, if there is one more, stored as it is. So every word is aligned,
 * and one LDM fetches four columns of all gates. */
#ifndef LK_LSTM_INT8_DSP_H
#define LK_LSTM_INT8_DSP_H

#if LK_LSTM_INT8_DSP

/* Two numbers of 16 bits in a word. */
#define LK_BOTH(low, high) ((uint32_t)(uint16_t)(low) | ((uint32_t)(high) << 16))

/* The sums of the gates, and what is read next. In the assembly below w and x are what is read,
 * i f g o the sums, and a and b what the weights in r0 to r3 are multiplied by. */
struct lk_lstm_int8_sums {
    const int32_t *w;
    const uint32_t *x;
    int32_t i, f, g, o;
};
#define LK_SUMS [i] "+r"(s->i), [f] "+r"(s->f), [g] "+r"(s->g), [o] "+r"(s->o)
#define LK_NEW_SUMS [i] "=&r"(s->i), [f] "=&r"(s->f), [g] "=&r"(s->g), [o] "=&r"(s->o)
#define LK_READ [w] "+r"(s->w), [x] "+r"(s->x), [a] "=&r"(a), [b] "=&r"(b)

/* Four columns of all gates. */
#define LK_FOUR_OF(w, sum)                        \
    "smlad %[" sum "], " w ", %[a], %[" sum "]\n" \
    "sxtb16 " w ", " w ", ror #8\n"               \
    "smlad %[" sum "], " w ", %[b], %[" sum "]\n"
#define LK_FOUR                       \
    "ldmia %[w]!, {r0, r1, r2, r3}\n" \
    "ldrd %[a], %[b], [%[x]], #8\n"   \
    LK_FOUR_OF("r0", "i") LK_FOUR_OF("r1", "f") LK_FOUR_OF("r2", "g") LK_FOUR_OF("r3", "o")

/* Two columns of two gates, whose weights are in one word. */
#define LK_TWO_OF(w, low, high)                     \
    "smlabb %[" low "], " w ", %[a], %[" low "]\n"   \
    "smlatb %[" high "], " w ", %[a], %[" high "]\n" \
    "sxtb16 " w ", " w ", ror #8\n"                  \
    "smlabt %[" low "], " w ", %[a], %[" low "]\n"   \
    "smlatt %[" high "], " w ", %[a], %[" high "]\n"

/* Add the products of n columns, a number known while compiling, and go on behind them. */
LK_INLINE void lk_lstm_int8_columns(struct lk_lstm_int8_sums *s, int32_t n) {
    int32_t a, b;
    if (n & 4) {
        __asm volatile(LK_FOUR : LK_READ, LK_SUMS : : "r0", "r1", "r2", "r3", "memory");
    }
    if (n & 8) {
        __asm volatile(LK_FOUR LK_FOUR : LK_READ, LK_SUMS : : "r0", "r1", "r2", "r3", "memory");
    }
    if (n >= 16) {
        const uint32_t *const end = s->x + n / 16 * 8; /* in memory, as no register is left */
        __asm volatile("1:\n" LK_FOUR LK_FOUR LK_FOUR LK_FOUR "ldr %[a], %[end]\n"
                       "cmp %[x], %[a]\n"
                       "bne 1b"
                       : LK_READ, LK_SUMS
                       : [end] "m"(end)
                       : "r0", "r1", "r2", "r3", "cc", "memory");
    }
    if (n & 2) {
        __asm volatile("ldmia %[w]!, {r0, r1}\n"
                       "ldr %[a], [%[x]], #4\n" LK_TWO_OF("r0", "i", "f") LK_TWO_OF("r1", "g", "o")
                       : LK_READ, LK_SUMS
                       :
                       : "r0", "r1", "memory");
    }
    if (n & 1) {
        __asm volatile("ldr %[b], [%[w]], #4\n"
                       "ldr %[a], [%[x]], #4\n"
                       "sxtb16 r0, %[b]\n"
                       "smlabb %[i], r0, %[a], %[i]\n"
                       "smlatb %[g], r0, %[a], %[g]\n"
                       "sxtb16 r0, %[b], ror #8\n"
                       "smlabb %[f], r0, %[a], %[f]\n"
                       "smlatb %[o], r0, %[a], %[o]"
                       : LK_READ, LK_SUMS
                       :
                       : "r0", "memory");
    }
}

/* Write n numbers as lk_lstm_int8_columns reads them, and return what is too much of a sum.
 *   x [n]                               in
 *   y [2 (n / 4) and 1 each for 2 and 1]  out  words: of four columns, x0 and x2, then what goes
 *                                         with w1 and w3; of two, x0 and then that; of one, x0 */
LK_INLINE int32_t lk_lstm_int8_widen(const int8_t *x, int32_t n, int32_t zero, uint32_t *y) {
    const uint32_t zeros = LK_BOTH(-zero, -zero), ones = LK_BOTH(1, 1);
    int32_t sum = 0, k;
    for (k = 0; k + 4 <= n; k += 4) {
        uint32_t four, even;
        memcpy(&four, x + k, 4);
        __asm("sxtab16 %0, %1, %2" : "=r"(even) : "r"(zeros), "r"(four));
        __asm("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(even), "r"(ones));
        __asm("rev16 %0, %1" : "=r"(four) : "r"(four));
        *y++ = even;
        *y++ = four ^ 0xFF80FF80u;
    }
    if (n & 2) {
        const int32_t even = x[k] - zero;
        *y++ = LK_BOTH(even, x[k + 1] - 256 * x[k] - 128);
        sum += even;
        k += 2;
    }
    if (n & 1) {
        *y = LK_BOTH(x[k] - zero, 0);
    }
    return -128 * sum;
}

/* a times a factor that is not 0 and below 1: a mantissa / 2^31 = a + a (2 mantissa - 2^32) / 2^32,
 * as 2 mantissa itself does not fit. */
LK_INLINE int32_t lk_high_part(int32_t a, int32_t mantissa) {
    int32_t y;
    __asm("smmlar %0, %1, %2, %1" : "=r"(y) : "r"(a), "r"(2 * (uint32_t)mantissa));
    return y;
}

LK_INLINE int32_t lk_ssat16(int32_t a) {
    int32_t y;
    __asm("ssat %0, #16, %1" : "=r"(y) : "r"(a));
    return y;
}

/* A sum times a factor, in int16. */
LK_INLINE int32_t lk_lstm_int8_scale(int32_t a, struct lk_factor by, int32_t narrow) {
    int32_t y;
    if (by.mantissa == 0) {
        return 0;
    }
    if (by.shift >= 0) {
        return lk_ssat16(lk_high_part((int32_t)((uint32_t)a << by.shift), by.mantissa));
    }
    y = lk_high_part(a, by.mantissa);
    if (!narrow) {
        return lk_ssat16(lk_divide(y, -by.shift));
    }
    y = y + (y >> 31) + ((int32_t)1 << (-by.shift - 1));
    __asm("ssat %0, #16, %1, asr %2" : "=r"(y) : "r"(y), "i"(-by.shift));
    return y;
}

/* Two gates in a word from their sums. */
LK_INLINE uint32_t lk_lstm_int8_two(int32_t low, struct lk_factor by_low, int32_t high,
                                    struct lk_factor by_high, int32_t narrow) {
    uint32_t y;
    low = lk_lstm_int8_scale(low, by_low, narrow);
    high = lk_lstm_int8_scale(high, by_high, narrow);
    __asm("pkhbt %0, %1, %2, lsl #16" : "=r"(y) : "r"(low), "r"(high));
    return y;
}

/* The sigmoid of a sum of two gates, three times of which needs no bound. */
LK_INLINE int32_t lk_lstm_int8_sigmoid(int32_t d) {
    return (lk_interpolate(d, 9, INT32_MAX) + (1 << 24) + 512) >> 10;
}

/* h of a unit from o tanh(c). */
LK_INLINE int32_t lk_lstm_int8_hidden(const struct lk_lstm_int8 *layer, int32_t a) {
    const int32_t n = -layer->hidden.shift, mantissa = layer->hidden.mantissa;
    if (mantissa > 0 && n > 0 && n < 24 &&
        mantissa / 2 + (int64_t)128 * (1 << n) + (1 << n) <= INT32_MAX) {
        /* zero_h and the half go in at once */
        a = lk_high_part(a, mantissa);
        a = a + (a >> 31) + layer->zero_h * (1 << n) + (1 << (n - 1));
        __asm("ssat %0, #8, %1, asr %2" : "=r"(a) : "r"(a), "i"(n));
        return a;
    }
    a = lk_multiply(a, layer->hidden);
    return lk_limit(a, -128 - layer->zero_h, 127 - layer->zero_h) + layer->zero_h;
}

/* One step; as lk_lstm_int8. */
LK_INLINE void lk_lstm_int8_dsp(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units, narrow = layer->narrow;
    uint32_t wide[LK_LSTM_INT8_WIDTH / 2];
    const int32_t much_x = lk_lstm_int8_widen(x, F, layer->zero_x, wide);
    uint32_t *const wide_h = wide + F / 4 * 2 + (F & 2) / 2 + (F & 1);
    const int32_t much_h = lk_lstm_int8_widen(h, H, layer->zero_h, wide_h);
    const int16_t *const end = c + H;
    struct lk_lstm_int8_sums sums, *const s = &sums;
    s->w = layer->words;
    while (c < end) {
        uint32_t z_if, z_go, r_if, r_go;
        int32_t i, f, g, o, three = 3;
        s->x = wide;
        __asm volatile("ldmia %[w]!, {r0, r1, r2, r3}\n"
                       "add %[i], r0, %[much]\n"
                       "add %[f], r1, %[much]\n"
                       "add %[g], r2, %[much]\n"
                       "add %[o], r3, %[much]"
                       : [w] "+r"(s->w), LK_NEW_SUMS
                       : [much] "r"(much_x)
                       : "r0", "r1", "r2", "r3", "memory");
        lk_lstm_int8_columns(s, F);
        z_if = lk_lstm_int8_two(s->i, layer->x[0], s->f, layer->x[1], narrow);
        z_go = lk_lstm_int8_two(s->g, layer->x[2], s->o, layer->x[3], narrow);
        __asm volatile("ldmia %[w]!, {r0, r1}\n"
                       "smlabb %[i], r0, %[by], %[much]\n"
                       "smlatb %[f], r0, %[by], %[much]\n"
                       "smlabb %[g], r1, %[by], %[much]\n"
                       "smlatb %[o], r1, %[by], %[much]"
                       : [w] "+r"(s->w), LK_NEW_SUMS
                       : [much] "r"(much_h), [by] "r"(255 * layer->zero_h + 128)
                       : "r0", "r1", "memory");
        lk_lstm_int8_columns(s, H);
        r_if = lk_lstm_int8_two(s->i, layer->h[0], s->f, layer->h[1], narrow);
        r_go = lk_lstm_int8_two(s->g, layer->h[2], s->o, layer->h[3], narrow);
        __asm("qadd16 %0, %0, %1" : "+r"(z_if) : "r"(r_if));
        __asm("qadd16 %0, %0, %1" : "+r"(z_go) : "r"(r_go));
        __asm("smulbb %0, %1, %2" : "=r"(i) : "r"(z_if), "r"(three));
        __asm("smultb %0, %1, %2" : "=r"(f) : "r"(z_if), "r"(three));
        __asm("smulbb %0, %1, %2" : "=r"(g) : "r"(z_go), "r"(three));
        __asm("smultb %0, %1, %2" : "=r"(o) : "r"(z_go), "r"(three));
        g = lk_multiply_by_power(lk_lstm_int8_sigmoid(i) * lk_tanh_of_thirds(g),
                                 30 + layer->cell_power);
        if (layer->cell_power < -15) { /* only then i g can leave int16 */
            g = lk_ssat16(g);
        }
        f = lk_ssat16(lk_multiply_by_power(lk_lstm_int8_sigmoid(f) * *c, 15) + g);
        if (layer->cell_clip < 32768) {
            f = lk_limit(f, -layer->cell_clip, layer->cell_clip);
        }
        *c++ = (int16_t)f;
        o = lk_lstm_int8_sigmoid(o) * lk_tanh(f, layer->cell_power);
        *h++ = (int8_t)lk_lstm_int8_hidden(layer, o);
    }
}

#undef LK_BOTH
#undef LK_SUMS
#undef LK_NEW_SUMS
#undef LK_READ
#undef LK_FOUR_OF
#undef LK_FOUR
#undef LK_TWO_OF
#endif

#endif

/* One step of an int8 LSTM layer with Helium (Cortex-M52, M55, M85).
 *
 * Products: a loop that masks its own tail takes 16 numbers of the four gates of a unit in ten
 * instructions. The four sums become z in the lanes of a vector.
 *
 * Behind z: eight units at once, in lanes of 16 bits wherever that is exact. With v = |z|, the
 * points T of sigmoid.h, n = 12 + power, and quotients cut off:
 *
 *     sigmoid   u = 384 v / 2^16, part = 384 v mod 2^16       so that 3 v = 512 u + part / 128
 *               r = (T[u] + part (T[u + 1] - T[u]) / 2^16 + 1) / 2
 *               2^14 + r, or 2^14 - r where z < 0
 *     tanh      the same with 768 2^n for 384, and u at most 255
 *               r = T[u] + (part (T[u + 1] - T[u]) + 2^15) / 2^16
 *               r, or -r where z < 0 */
#ifndef LK_LSTM_INT8_MVE_H
#define LK_LSTM_INT8_MVE_H

#if LK_LSTM_INT8_MVE
#include <arm_mve.h>

/* What lk_gates walks over. Rows lie F + H apart, and loads of a row end at whole sixteens. */
struct lk_walk {
    const int8_t *x;    /*  0 */
    int32_t inputs;     /*  4: F */
    int32_t row_of_x;   /*  8: F + H */
    const int8_t *h;    /* 12 */
    int32_t back_x;     /* 16: from where the loads of W end back to its own end */
    int32_t units;      /* 20: H */
    int32_t row_of_h;   /* 24: F + H */
    const int16_t *end; /* 28: of z */
    int32_t back_h;     /* 32: as back_x, of R */
    int32_t mask;       /* 36: the compiler's, which VPT changes */
};
typedef char lk_walk_is_ten_words[sizeof(struct lk_walk) == 40 ? 1 : -1];

/* Sums of x or h, %[v] on, of as many numbers as %[w1] says, by the rows at %[w0] and each %[w3]
 * further. VMLADAVA adds to even registers only: gates i, f, g, o in r4, r6, r8, r10. */
#define LK_GATE_SUMS(sums)                                                                         \
    "ldm %[bias]!, {r4, r6, r8, r10}\n\t"                                                          \
    "dlstp.8 lr, %[w1]\n\t"                                                                        \
    "add %[w1], %[w0], %[w3]\n\t"                                                                  \
    "add %[w2], %[w1], %[w3]\n\t"                                                                  \
    "add %[w3], %[w2], %[w3]\n\t"                                                                  \
    "2: vldrb.8 q0, [%[v]], #16\n\t"                                                               \
    "vldrb.8 q1, [%[w0]], #16\n\t"                                                                 \
    "vmladava.s8 r4, q0, q1\n\t"                                                                   \
    "vldrb.8 q2, [%[w1]], #16\n\t"                                                                 \
    "vmladava.s8 r6, q0, q2\n\t"                                                                   \
    "vldrb.8 q1, [%[w2]], #16\n\t"                                                                 \
    "vmladava.s8 r8, q0, q1\n\t"                                                                   \
    "vldrb.8 q2, [%[w3]], #16\n\t"                                                                 \
    "vmladava.s8 r10, q0, q2\n\t"                                                                  \
    "letp lr, 2b\n\t"                                                                              \
    "vmov " sums "[2], " sums "[0], r4, r8\n\t"                                                    \
    "vmov " sums "[3], " sums "[1], r6, r10\n\t"

/* lk_multiply of four lanes by four factors whose shifts are below zero: VRSHL takes ties upwards;
 * one less before it, and those below zero go away from zero. */
#define LK_SCALE_RIGHT(a, mantissa, shift)                                                         \
    "vqrdmulh.s32 " a ", " a ", " mantissa "\n\t"                                                  \
    "vshr.s32 q0, " a ", #31\n\t"                                                                  \
    "vadd.i32 " a ", " a ", q0\n\t"                                                                \
    "vrshl.s32 " a ", " a ", " shift "\n\t"

/* lk_multiply of four lanes by four factors. */
#define LK_SCALE(a, mantissa, shift)                                                               \
    "vpt.s32 gt, " shift ", zr\n\t"                                                                \
    "vshlt.s32 " a ", " a ", " shift "\n\t"                                                        \
    "vqrdmulh.s32 " a ", " a ", " mantissa "\n\t"                                                  \
    "vshr.s32 q0, " a ", #31\n\t"                                                                  \
    "vptt.s32 lt, " shift ", zr\n\t"                                                               \
    "vaddt.i32 " a ", " a ", q0\n\t"                                                               \
    "vrshlt.s32 " a ", " a ", " shift "\n\t"

/* Mantissas and shifts of x in q4 and q5, of h in q6 and q7; then unit by unit. */
#define LK_GATES(scale_x, scale_h)                                                                 \
    __asm volatile("vmrs %[v], p0\n\t"                                                             \
                   "str %[v], [%[walk], #36]\n\t"                                                  \
                   "vld20.32 {q4, q5}, [%[w1]]\n\t"                                                \
                   "vld21.32 {q4, q5}, [%[w1]]\n\t"                                                \
                   "vld20.32 {q6, q7}, [%[w2]]\n\t"                                                \
                   "vld21.32 {q6, q7}, [%[w2]]\n\t"                                                \
                   "1: ldr %[v], [%[walk]]\n\t"                                                    \
                   "ldrd %[w1], %[w3], [%[walk], #4]\n\t"                                          \
                   LK_GATE_SUMS("q3")                                                              \
                   "ldrd %[v], %[w2], [%[walk], #12]\n\t"                                          \
                   "add %[w0], %[w0], %[w2]\n\t"                                                   \
                   "ldrd %[w1], %[w3], [%[walk], #20]\n\t"                                         \
                   LK_GATE_SUMS("q1")                                                              \
                   scale_x("q3", "q4", "q5")                                                       \
                   scale_h("q1", "q6", "q7")                                                       \
                   "vqmovnb.s32 q3, q3\n\t"                                                        \
                   "vqmovnb.s32 q1, q1\n\t"                                                        \
                   "vqadd.s16 q3, q3, q1\n\t"                                                      \
                   "vstrh.32 q3, [%[z]], #8\n\t"                                                   \
                   "ldrd %[v], %[w2], [%[walk], #28]\n\t"                                          \
                   "add %[w0], %[w3], %[w2]\n\t"                                                   \
                   "cmp %[z], %[v]\n\t"                                                            \
                   "bne 1b\n\t"                                                                    \
                   "ldr %[v], [%[walk], #36]\n\t"                                                  \
                   "vmsr p0, %[v]"                                                                 \
                   : [w0] "+r"(w0), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "=&r"(w3), [v] "=&r"(v),    \
                     [bias] "+r"(start), [z] "+l"(z)                                               \
                   : [walk] "r"(walk)                                                              \
                   : "r4", "r6", "r8", "r10", "lr", "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7",\
                     "cc", "memory")

/* z of the gates of some units.
 *   walk   in
 *   layer  in
 *   w      in, out  weights of the first; behind those of the last
 *   bias   in, out  the same
 *   z      [*][4]   out; up to walk->end */
LK_INLINE void lk_gates(struct lk_walk *walk, const struct lk_lstm_int8 *layer, const int8_t **w,
                        const int32_t **bias, int16_t *z) {
    const int8_t *w0 = *w, *w3, *v;
    const struct lk_factor *w1 = layer->x, *w2 = layer->h; /* before they are rows */
    const int32_t *start = *bias;
    int32_t gate, left_x = 0, left_h = 0;
    for (gate = 0; gate < 4; gate++) {
        left_x |= layer->x[gate].shift >= 0;
        left_h |= layer->h[gate].shift >= 0;
    }
    if (left_h) {
        LK_GATES(LK_SCALE, LK_SCALE);
    } else if (left_x) {
        LK_GATES(LK_SCALE, LK_SCALE_RIGHT);
    } else {
        LK_GATES(LK_SCALE_RIGHT, LK_SCALE_RIGHT);
    }
    *w = w0;
    *bias = start;
}
#undef LK_GATE_SUMS
#undef LK_SCALE_RIGHT
#undef LK_SCALE
#undef LK_GATES

/* lk_multiply of four. */
LK_INLINE int32x4_t lk_multiply_4(int32x4_t a, struct lk_factor by) {
    if (by.shift > 0) {
        a = vshlq_r_s32(a, by.shift);
    }
    a = vqrdmulhq_n_s32(a, by.mantissa);
    if (by.shift < 0) {
        a = vrshlq_n_s32(vaddq_s32(a, vshrq_n_s32(a, 31)), by.shift);
    }
    return a;
}

/* lk_multiply_by_power of four. */
LK_INLINE int32x4_t lk_multiply_by_power_4(int32x4_t a, int32_t n) {
    return vrshlq_n_s32(vaddq_s32(a, vorrq_n_s32(vshrq_n_s32(a, 31), 1)), -n);
}

/* Lanes 0 2 4 6 and 1 3 5 7 of eight int16, saturated. */
LK_INLINE int16x8_t lk_limit16_8(int32x4_t even, int32x4_t odd) {
    return vqmovntq_s32(vqmovnbq_s32(vreinterpretq_s16_s32(even), even), odd);
}

/* a b / 2^n by lk_multiply_by_power, saturated to int16. */
LK_INLINE int16x8_t lk_product_8(int16x8_t a, int16x8_t b, int32_t n) {
    return lk_limit16_8(lk_multiply_by_power_4(vmullbq_int_s16(a, b), n),
                        lk_multiply_by_power_4(vmulltq_int_s16(a, b), n));
}

/* a where z >= 0, and -a elsewhere. */
LK_INLINE int16x8_t lk_signed_8(uint16x8_t a, int16x8_t z) {
    const int16x8_t sign = vshrq_n_s16(z, 15);
    return vsubq_s16(veorq_s16(vreinterpretq_s16_u16(a), sign), sign);
}

/* |z|, where that of -2^15 is 2^15. */
LK_INLINE uint16x8_t lk_magnitude_8(int16x8_t z) {
    return vreinterpretq_u16_s16(vabsq_s16(z));
}

LK_INLINE int16x8_t lk_sigmoid_8(int16x8_t z) {
    const uint16x8_t v = lk_magnitude_8(z);
    const uint16x8_t u = vmulhq_u16(v, vdupq_n_u16(384));
    const uint16x8_t low = vldrhq_gather_shifted_offset_u16(lk_sigmoid_points, u);
    const uint16x8_t high = vldrhq_gather_shifted_offset_u16(lk_sigmoid_points + 1, u);
    const uint16x8_t more = vmulhq_u16(vmulq_n_u16(v, 384), vsubq_u16(high, low));
    return vaddq_n_s16(lk_signed_8(vrhaddq_u16(low, more), z), 0x4000);
}

/* The tanh of v with the sign of z; the slope is 768 2^n. */
LK_INLINE int16x8_t lk_tanh_8(uint16x8_t v, int16x8_t z, uint16_t slope) {
    const uint16x8_t u = vminq_u16(vmulhq_u16(v, vdupq_n_u16(slope)), vdupq_n_u16(255));
    const uint16x8_t low = vldrhq_gather_shifted_offset_u16(lk_sigmoid_points, u);
    const uint16x8_t high = vldrhq_gather_shifted_offset_u16(lk_sigmoid_points + 1, u);
    const uint16x8_t more = vrmulhq_u16(vmulq_n_u16(v, slope), vsubq_u16(high, low));
    return lk_signed_8(vaddq_u16(low, more), z);
}

/* The tanh of c in steps of 2^power, -28 <= power <= 0. */
LK_INLINE int16x8_t lk_tanh_of_cell_8(int16x8_t c, int32_t power) {
    const int32_t n = 12 + power;
    uint16x8_t v;
    int16x8_t d;
    if (n > 6) { /* what saturates lies beyond the points */
        return lk_tanh_8(vqshlq_r_u16(lk_magnitude_8(c), n - 6), c, 768 << 6);
    }
    if (n >= 0) {
        return lk_tanh_8(lk_magnitude_8(c), c, (uint16_t)(768 << n));
    }
    /* d = (3 c + 2^(-n - 1)) >> -n has the sign of c, which for n = -1 is not that of its lane */
    if (n == -1) {
        d = vaddq_s16(vaddq_s16(c, c), vrmulhq_s16(c, vdupq_n_s16(-0x8000)));
    } else if (n == -2) {
        d = vaddq_s16(c, vrmulhq_s16(c, vdupq_n_s16(-0x4000)));
    } else {
        d = vrmulhq_s16(c, vdupq_n_s16((int16_t)(3 << (16 + n))));
    }
    v = vreinterpretq_u16_s16(lk_signed_8(vreinterpretq_u16_s16(d), c));
    return lk_tanh_8(v, c, 256);
}

/* The compiler begins with a vector here and not earlier: it has eight, and would spill. */
#define LK_NOW(vector) __asm volatile("" : "+w"(vector))

/* The step of up to eight units behind z.
 *   z      [8][4]  in
 *   c      in, out
 *   h      out
 *   there  in      which of them there are */
LK_INLINE void lk_cells(const struct lk_lstm_int8 *layer, const int16_t *z, int16_t *c, int8_t *h,
                        mve_pred16_t there) {
    int16x8x4_t gates = vld4q_s16(z); /* i, f, g, o of eight units each */
    int16x8_t cell = vldrhq_z_s16(c, there), other;
    cell = lk_product_8(lk_sigmoid_8(gates.val[1]), cell, 15);
    LK_NOW(cell);
    LK_NOW(gates.val[2]);
    other = lk_tanh_8(lk_magnitude_8(gates.val[2]), gates.val[2], 768);
    LK_NOW(other);
    LK_NOW(gates.val[0]);
    other = lk_product_8(lk_sigmoid_8(gates.val[0]), other, 30 + layer->cell_power);
    cell = vqaddq_s16(cell, other);
    if (layer->cell_clip < 32768) {
        const int16_t clip = (int16_t)layer->cell_clip;
        cell = vminq_s16(vmaxq_s16(cell, vdupq_n_s16((int16_t)-clip)), vdupq_n_s16(clip));
    }
    LK_NOW(cell);
    vstrhq_p_s16(c, cell, there);
    cell = lk_tanh_of_cell_8(cell, layer->cell_power);
    LK_NOW(cell);
    LK_NOW(gates.val[3]);
    other = lk_sigmoid_8(gates.val[3]);
    other = lk_limit16_8(lk_multiply_4(vmullbq_int_s16(other, cell), layer->hidden),
                         lk_multiply_4(vmulltq_int_s16(other, cell), layer->hidden));
    other = vqaddq_n_s16(other, (int16_t)layer->zero_h);
    other = vreinterpretq_s16_s8(vqmovnbq_s16(vreinterpretq_s8_s16(other), other));
    vstrbq_p_s16(h, other, there);
}
#undef LK_NOW

/* One step; as lk_lstm_int8. */
LK_INLINE void lk_lstm_int8_mve(const struct lk_lstm_int8 *layer, const int8_t *x, int8_t *h,
                                int16_t *c) {
    const int32_t F = layer->inputs, H = layer->units;
    struct lk_walk walk = { x, F, F + H, h, -(-F & 15), H, F + H, 0, -(-H & 15), 0 };
    const int8_t *w = layer->weights;
    const int32_t *bias = layer->bias;
    int8_t next[LK_LSTM_INT8_WIDTH]; /* every gate reads the old h */
    int16_t z[32];
    int32_t u;
    if (H % 8) {
        memset(z, 0, sizeof z); /* beyond the last unit lie any numbers, but numbers */
    }
    for (u = 0; u < H; u += 8) {
        const int32_t left = H - u;
        walk.end = z + (left < 8 ? 4 * left : 32);
        lk_gates(&walk, layer, &w, &bias, z);
        lk_cells(layer, z, c + u, next + u, vctp16q((uint32_t)left));
    }
    for (u = 0; u < H; u += 16) {
        const mve_pred16_t there = vctp8q((uint32_t)(H - u));
        vstrbq_p_s8(h + u, vldrbq_z_s8(next + u, there), there);
    }
}
#endif

#endif

/* One step of an int8 LSTM layer, to the bit as TFLite Micro's reference kernel has it. */
#ifndef LK_LSTM_INT8_H
#define LK_LSTM_INT8_H

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

/* Dense in int8, as TFLite Micro's:
 *
 *     y = min(max(m. (W x + b), low), high) + z_y        m. multiplies by a stored factor (fixed.h)
 *
 * The exporter has taken the zero point of x into b. A Conv1D is the same over its joined rows. */
#ifndef LK_DENSE_INT8_H
#define LK_DENSE_INT8_H
#if LK_DSP
#include <arm_acle.h>
#endif

struct lk_dense_int8 {
    int32_t inputs;          /* N */
    int32_t outputs;         /* K */
    const int8_t *weights;   /* W [K][N] */
    const int32_t *bias;     /* b [K]: bias - z_x sum(W) */
    const int32_t *mantissa; /* of m, as in struct lk_factor: [1] of all outputs, or [K] */
    const int8_t *shift;     /* beside it */
    int32_t channels;        /* 0 where m is one for all, 1 where each output has its own */
    int32_t zero_point;      /* z_y */
    int32_t low, high;       /* what y - z_y is held within: by int8, and by an activation */
};

/* sums[0] += w x and sums[1] += v x of n numbers each; int32 wraps. */
LK_INLINE void lk_two_rows_int8(const int8_t *w, const int8_t *v, const int8_t *x, int32_t n,
                                int32_t *sums) {
    int32_t a = sums[0], b = sums[1];
#if LK_MVE
    /* 16 at once; the last round masks what is not there. */
    __asm volatile("dlstp.8 lr, %[n]\n"
                   "1: vldrb.8 q0, [%[x]], #16\n\t"
                   "vldrb.8 q1, [%[w]], #16\n\t"
                   "vmladava.s8 %[a], q0, q1\n\t"
                   "vldrb.8 q2, [%[v]], #16\n\t"
                   "vmladava.s8 %[b], q0, q2\n\t"
                   "letp lr, 1b"
                   : [a] "+Te"(a), [b] "+Te"(b), [w] "+r"(w), [v] "+r"(v), [x] "+r"(x)
                   : [n] "r"(n)
                   : "lr", "q0", "q1", "q2", "memory");
#else
    int32_t k = 0;
#if LK_DSP
    for (; k + 4 <= n; k += 4) { /* 0 and 2, then 1 and 3, as pairs of int16 */
        int8x4_t four_w, four_v, four_x;
        int16x2_t odd_w, odd_v, odd_x;
        memcpy(&four_w, w + k, sizeof four_w);
        memcpy(&four_v, v + k, sizeof four_v);
        memcpy(&four_x, x + k, sizeof four_x);
        __asm("sxtb16 %0, %1, ror #8" : "=r"(odd_w) : "r"(four_w));
        __asm("sxtb16 %0, %1, ror #8" : "=r"(odd_v) : "r"(four_v));
        __asm("sxtb16 %0, %1, ror #8" : "=r"(odd_x) : "r"(four_x));
        a = __smlad(__sxtb16(four_w), __sxtb16(four_x), __smlad(odd_w, odd_x, a));
        b = __smlad(__sxtb16(four_v), __sxtb16(four_x), __smlad(odd_v, odd_x, b));
    }
#endif
    for (; k < n; k++) {
        a = (int32_t)((uint32_t)a + (uint32_t)(w[k] * x[k]));
        b = (int32_t)((uint32_t)b + (uint32_t)(v[k] * x[k]));
    }
#endif
    sums[0] = a;
    sums[1] = b;
}

/* A row through a layer.
 *   x [N]  in
 *   y [K]  out; not x */
static inline void lk_dense_int8(const struct lk_dense_int8 *layer, const int8_t *x, int8_t *y) {
    const int32_t N = layer->inputs, K = layer->outputs;
    const int8_t *w = layer->weights;
    int32_t k;
    for (k = 0; k < K; k += 2, w += 2 * N) {
        const int32_t more = k + 1 < K; /* the last of an odd number of rows goes beside itself */
        int32_t sums[2], j;
        sums[0] = layer->bias[k];
        sums[1] = layer->bias[k + more];
        lk_two_rows_int8(w, w + more * N, x, N, sums);
        for (j = 0; j <= more; j++) {
            const int32_t at = (k + j) * layer->channels;
            const struct lk_factor by = { layer->mantissa[at], layer->shift[at] };
            const int32_t a = lk_limit(lk_multiply(sums[j], by), layer->low, layer->high);
            y[k + j] = (int8_t)(a + layer->zero_point); /* the limits came first: it fits */
        }
    }
}

#endif

/* The softmax of int8 as TFLite Micro calculates it: exp and 1 / x in fixed point, no table. */
#ifndef LK_SOFTMAX_INT8_H
#define LK_SOFTMAX_INT8_H

struct lk_softmax_int8 {
    int32_t n;               /* outputs, at most 4095: the sum of so many exp fits into int32 */
    struct lk_factor factor; /* beta times the scale of x, in steps of 2^-26; shift >= 0 */
    int32_t radius;          /* what lies further below the largest x counts for nothing */
};

/* Functions that are compiled once: a softmax is short of time nowhere, and its code is not to be
 * copied to every place that calls it. */
#if defined(__GNUC__)
#define LK_ONCE static __attribute__((noinline))
#else
#define LK_ONCE static
#endif

/* a * b / 2^31 to nearest, ties upwards. */
LK_ONCE int32_t lk_softmax_times(int32_t a, int32_t b) {
    return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}

/* exp(a / 2^26) of a <= 0, in steps of 2^-31.
 * a = r - rem with r within -1/4 and 0 and rem a multiple of 1/4: a Taylor polynomial about -1/8
 * for exp(r), then one factor exp(-2^k) for each bit of rem. */
LK_INLINE int32_t lk_exp_fixed(int32_t a) {
    static const int32_t powers[7] = { /* exp(-2^k) of k = -2 .. 4, in steps of 2^-31 */
        1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242,
    };
    const int32_t quarter = 1 << 24, eighth_up = 1895147668, third = 715827883;
    const int32_t r = (a & (quarter - 1)) - quarter;
    const int32_t x = r * 32 + (1 << 28);
    const int32_t x2 = lk_softmax_times(x, x);
    const int32_t x3 = lk_softmax_times(x2, x), x4 = lk_softmax_times(x2, x2);
    const int32_t y = lk_divide(lk_softmax_times(lk_divide(x4, 2) + x3, third) + x2, 1);
    int32_t e = eighth_up + lk_softmax_times(x + y, eighth_up);
    uint32_t rem = (uint32_t)(r - a) >> 24;
    int k;
    if (a == 0) {
        return INT32_MAX;
    }
    for (k = 0; k < 7; k++, rem >>= 1) {
        if (rem & 1) {
            e = lk_softmax_times(e, powers[k]);
        }
    }
    return e;
}

/* 1 / d of d within 1/2 and 1, in steps of 2^-31 -> in steps of 2^-30, below 2.
 * Three Newton steps from 48/17 - 32/17 d, with two integer bits. */
LK_INLINE int32_t lk_reciprocal(int32_t d) {
    const int32_t one = 1 << 29;
    int32_t x = 1515870810 + lk_softmax_times(d, -1010580540);
    int k;
    for (k = 0; k < 3; k++) {
        x += lk_softmax_times(x, one - lk_softmax_times(d, x)) * 4;
    }
    return x >= (1 << 30) ? INT32_MAX : x * 2;
}

/* exp of a number so far below the largest, in steps of 2^-31. */
LK_ONCE int32_t lk_softmax_exp(const struct lk_softmax_int8 *layer, int32_t below) {
    const int32_t steps = below * ((int32_t)1 << layer->factor.shift);
    return lk_exp_fixed(lk_softmax_times(steps, layer->factor.mantissa));
}

/* exp((x - max) beta s) over its sum, in steps of 1/256 from -128.
 *   x [n]   in   int8
 *   y [n]   out  int8; may be x
 * Keeps nothing, and calculates each exp twice rather than to store it. */
static inline void lk_softmax_int8(const struct lk_softmax_int8 *layer, const int8_t *x,
                                   int8_t *y) {
    int32_t largest = x[0], total = 0, headroom = 0, inverse, k;
    for (k = 1; k < layer->n; k++) {
        largest = x[k] > largest ? x[k] : largest;
    }
    for (k = 0; k < layer->n; k++) {
        const int32_t below = x[k] - largest;
        if (below >= -layer->radius) {
            total += lk_divide(lk_softmax_exp(layer, below), 12);
        }
    }
    while (!((uint32_t)total << headroom >> 31)) {
        headroom++;
    }
    inverse = lk_reciprocal((int32_t)((uint32_t)total << headroom >> 1));
    for (k = 0; k < layer->n; k++) {
        const int32_t below = x[k] - largest;
        int32_t share = 0;
        if (below >= -layer->radius && headroom >= 4) { /* with less, every share is below 1/512 */
            share = lk_softmax_times(inverse, lk_softmax_exp(layer, below));
            share = lk_divide(share, 35 - headroom);
        }
        y[k] = (int8_t)(share > 255 ? 127 : share - 128);
    }
}

#endif

/* Between real numbers and what a file stores: real = scale (stored - zero_point).
 *
 * The arithmetic is that of float, without libm. */
#ifndef LK_QUANTIZE_H
#define LK_QUANTIZE_H

/* round(real / scale) + zero_point within low and high: ties to even; not a number is taken for 0.
 * |zero_point|, |low| and |high| are below 2^16. */
static inline int32_t lk_quantize(
    float real, float scale, int32_t zero_point, int32_t low, int32_t high) {
    const float steps = real / scale;
    int32_t whole = 0;
    if (steps >= 131072.0f) {
        return high;
    }
    if (steps <= -131072.0f) {
        return low;
    }
    if (steps == steps) {
        float rest;
        whole = (int32_t)steps;
        rest = steps - (float)whole;
        if (rest > 0.5f || (rest == 0.5f && (whole & 1))) {
            whole++;
        }
        if (rest < -0.5f || (rest == -0.5f && (whole & 1))) {
            whole--;
        }
    }
    return lk_limit(whole + zero_point, low, high);
}

static inline int8_t lk_quantize_int8(float real, float scale, int32_t zero_point) {
    return (int8_t)lk_quantize(real, scale, zero_point, -128, 127);
}

static inline int16_t lk_quantize_int16(float real, float scale, int32_t zero_point) {
    return (int16_t)lk_quantize(real, scale, zero_point, -32768, 32767);
}

static inline float lk_dequantize(int32_t stored, float scale, int32_t zero_point) {
    return (float)(stored - zero_point) * scale;
}

#endif

/* ---- parameters ---- */

#if LK_LSTM_INT8_DSP
static const int32_t lstm_1_words[300] LK_ALIGNED = {
    21383, 3293976, -803150, -235022, -727314710, -1247291478, 488371396, -826600966, 263659207, 704186386, -1842881508, -6357011, 1966069, -793758337, 342419061, 1093733986,
    177287248, -610678580, 276623220, 679140265, -1162531724, 446245694, -644166515, -1599601794, 779145027, -3529991, 1026847, 2770614, 2067250, 1135159705, -1368702335, -1582284109,
    109039799, -245431909, -344274780, 723529995, -2162493, -3866625, -373063804, -278332542, -379445621, -1852501386, -658963830, -79493476, -10284402, 156555881, 1821644137, -814733958,
    -829417106, 646387852, -1409508, 2609321, 1633919, 47511, 230617218, -1422761096, -872849795, -306711214, -1565184065, 499557887, 1490233646, -4325436, -1965921, -1600513399,
    361088137, -279029278, -1751578220, 75347610, -156044677, 495589260, 24438661, 611658816, 181465752, 24191620, 878913106, -4376483, -866227, 4486294, -3889685, 948713592,
    799663235, -866989163, 900474717, 147199890, 482139973, -668020706, -1769458, 1179604, -745721787, -22419091, -260046411, -563533487, -57878341, -293135785, 459661444, 543484330,
    345908033, 507762834, -528676708, 358804501, -2196542, 653508, 4066637, -6184059, 481171189, 346536316, -1095780432, 539508409, 520688272, 1637486200, 1174002418, -2621344,
    8978259, -862364644, 694488347, -123590911, 12536219, -576046726, 374136995, -681463172, -7978631, 995157792, -63066037, -1094914698, 215544629, 1086755, -6229004, -2207807,
    -7688912, -928970852, 891772058, 842019522, 942683785, 791220429, 2144591931, -1139482083, -2097171, 7209045, -858377143, 276559457, 226297300, 299383149, -610348392, 275707262,
    -141221528, -608683928, 630594388, -174268553, 227286711, 950720844, -3170443, 3297749, 3710649, 543643, 320161728, 281263251, -1371208499, 278326698, -815200061, -205661008,
    541128718, 5570461, 1376077, -1133503219, 513940659, -309074533, -944031392, 560835482, 176432988, 75874689, -493622604, -490924448, -159910978, -124010844, 479472719, -1956591,
    -1246907, -2322249, -1499007, 241574102, 1425899935, 1068826437, 430698153, 1378815920, 683346262, 564388146, 2818106, 3801300, -909751481, 128917503, 827199524, -1145619365,
    -225325652, -192394693, 140857997, -276041301, 631259731, 42649026, -281589170, 831795799, -3657161, -1778036, 1916518, -3941261, 835661723, 725211729, -726853316, 1051276723,
    849809834, 130209902, 1244866604, -8454095, 2686987, -978109323, -897720987, 761390827, -962515842, -843840088, 1077984371, 463270812, -325911404, 649672815, -313135231, -324469158,
    246890836, 994262, 471489, -2948060, -5762458, -928378402, -1777306724, 1445570501, 1840132481, -374142465, 349527586, -886954720, -2621527, -5308475, -877845218, 122214030,
    346096289, -711146239, -878592318, 40371838, -260188239, -1465253254, 1084026970, -356120447, -321258364, 1570704742, -961622, 1437647, -4829442, -4114494, -190115927, -1161614520,
    2056000633, 313535365, -278389875, 1114638133, 136516641, 720859, -7143456, -658102178, 628821411, 1760708, -204524911, -776941129, 126752406, 241888904, -1111836993, 716050253,
    -528163978, 195689563, 481549961, -1152444, 1863889, 4649357, -2185742, -312403798, -1009114794, -1266621247, 210694581, -476242028, 1203427776, -790041601, -3932364, -5636149,
    -911528867, 43512464, -157488523, -538687629, -1011116364, -55445115, -55772301, -1329279599, 81257072, 142594695, 93122445, 832230857,
};
#endif
#if LK_LSTM_INT8_DSP
#else
static const int8_t lstm_1_weights[912] LK_ALIGNED = {
    106, 14, 38, -44, 71, 30, 28, -1, 53, 48, -48, 76, -56, 25, -37, -66,
    43, 25, 26, 42, -41, 39, -75, 55, 15, -36, -11, -26, -24, 20, -12, -17,
    -4, 16, 13, -52, 26, -39, 68, -12, -101, 29, -110, 8, 39, -30, 14, -79,
    65, 41, -37, -6, 40, -2, 3, 40, -96, 122, 17, 59, -50, 121, 41, -110,
    -48, 48, 17, 10, -12, 44, 53, -70, -61, -49, -16, 46, 25, 41, 41, 67,
    27, 1, 11, 4, 127, 67, -23, 10, 2, 57, -40, -23, 21, 20, 108, 1,
    66, -21, -82, -33, -15, 49, 2, -5, -24, -17, 28, 6, -61, -5, -6, 37,
    -16, -49, 51, 66, 48, -95, 36, -56, 32, 11, 30, -30, -23, 14, 18, -29,
    -1, -18, 25, 16, -50, 55, -48, -1, 6, -6, -21, 43, -10, 18, 21, -111,
    -23, -38, -44, 9, 12, 24, 7, 38, 2, -16, 62, 13, 63, 47, 46, 9,
    26, 26, -96, 26, -74, -3, 4, -64, 44, -11, 36, -8, 99, -78, -85, 53,
    -94, 41, 9, -60, 5, 21, -5, -14, 50, -10, 24, -14, 80, 10, -3, 94,
    121, -53, 127, -91, -45, 98, 89, -34, -17, 12, 23, 10, 29, 4, 34, -15,
    1, -46, -11, 55, -19, 70, 29, 88, 20, 9, 25, -105, 5, -25, -12, 1,
    -46, 38, -29, 52, -8, 56, 12, 56, 18, 23, 30, -59, 48, 13, -45, 59,
    -40, 12, -4, -63, 35, 30, 20, 3, -28, 41, 47, 70, 8, -48, -19, -23,
    41, -2, -41, 26, 7, -18, 18, -40, -61, 30, 21, -53, -46, -52, -59, -33,
    46, 53, 1, 0, -16, 4, -32, -27, 27, 28, 8, -3, -32, -35, 39, 44,
    53, 60, 28, -40, -47, 41, -23, -34, 42, -23, -28, 32, -107, -20, -30, 21,
    117, 22, 46, 28, 16, 18, -14, -100, 92, 25, -52, -6, 57, 42, -35, -96,
    -25, -48, 59, -4, -71, 39, 20, -119, 31, -38, -101, 13, -27, 41, 35, -32,
    -52, 22, -53, -80, -67, -4, 48, -73, 47, -66, -8, 14, -7, -127, 39, 34,
    -8, -4, -78, -31, -41, -10, -19, 60, -66, 57, 62, -88, 32, 26, 97, 69,
    27, 73, 63, 0, -7, 65, 6, -1, -75, -13, 88, 12, 28, 7, 33, -56,
    77, 16, 29, -55, 52, 86, -52, 24, -46, 30, -37, -44, 27, 22, 37, 26,
    92, -89, 53, -87, 47, -30, -31, -10, -5, 16, -2, -11, -18, 16, -9, -33,
    28, -11, 66, 50, -80, 50, -69, -32, 20, 84, 5, -3, 13, -24, 33, 21,
    -9, 55, 30, 12, 13, 9, 54, -80, 56, 83, 127, -68, -19, 57, 88, 17,
    -24, 56, 56, -37, -52, -39, 42, 56, 64, 71, -107, 19, 67, 8, 14, -115,
    29, -16, -68, 26, -85, -19, 33, -32, 22, 61, -30, 19, -68, 67, 16, -23,
    -49, -8, 51, 28, 34, 30, -36, 39, 4, 10, 62, -13, -9, -10, 77, 4,
    -59, -82, 48, -36, 64, 27, -27, 19, -19, 1, -63, 5, 4, 36, -66, 27,
    -8, 42, -19, 22, 16, 61, -13, 32, -32, 57, 59, -57, 52, -22, 19, -30,
    -49, 44, 20, 28, 86, 32, -26, 14, 48, 15, 50, -57, 75, 70, -55, 44,
    -51, 17, -14, -45, 66, 32, 37, 31, -127, 125, 84, -81, 82, -31, 127, 31,
    47, 7, -69, 74, 8, -12, 66, -59, 10, 2, -59, -1, 52, 63, -42, 9,
    -93, -92, 16, -50, 49, 13, 82, -27, 8, -50, 74, -73, -17, 41, -18, 43,
    25, 59, 40, 33, -37, 60, 55, -69, 43, -15, 11, -17, -41, 50, 20, 49,
    27, 47, 79, 49, 42, 17, 44, -11, 60, 51, -59, 40, 5, 52, -51, -17,
    56, 57, 38, -47, -38, -71, 43, 39, 50, 40, -27, -35, -3, -54, -13, -68,
    -64, 64, 1, -17, -43, -19, -68, 25, 45, -44, -18, -40, 51, 107, -26, -31,
    45, 28, -13, 28, 27, -38, -2, 40, -20, 51, 53, 41, 62, 66, 7, 74,
    -2, 44, 33, -58, 20, -4, 18, -20, -44, 65, 55, 14, 94, 17, 42, -56,
    127, 9, 32, -98, 37, 45, -53, 66, -66, 33, -53, -38, -16, 28, 64, 28,
    115, -112, -106, 51, -23, 37, 14, -42, -56, 7, -2, 6, -24, 2, 1, 8,
    70, -22, 69, -89, -87, 86, -94, 94, 34, 33, 2, 33, 20, 49, -41, -3,
    -16, 4, -4, 89, -20, 1, 49, 46, 109, 85, 20, -53, -127, -59, 28, -43,
    -6, 2, 42, -88, -26, 13, 31, 93, 41, 15, 43, -12, 13, 27, 33, -34,
    40, 70, -40, 55, -47, 48, -47, -51, 15, 46, 42, -56, 43, 67, -70, -24,
    -17, 20, 35, 13, -5, 37, 22, 22, 14, 7, -10, -37, 4, -32, -7, 20,
    12, 122, -75, 7, 35, 68, -35, -102, 0, 8, -18, -22, 14, -37, -4, 41,
    11, 5, 43, 48, 18, -16, 66, 8, 17, 50, 79, -13, 63, -74, 58, -67,
    9, -34, 51, 28, 42, 24, -31, -19, 20, 31, -1, -35, 44, 43, -55, 52,
    -106, 59, -61, -16, -30, 87, 4, -42, 33, 90, -61, 29, -29, -21, 16, -14,
    23, 2, 5, -7, 49, -4, 7, -46, -1, 8, 65, -28, 0, -76, 64, -39,
    -24, -11, -22, 28, -10, -13, -5, 44, -4, 13, -17, 12, 5, 53, -15, 14,
    12, 58, 71, -48, -13, 71, 100, -33, 17, -51, 68, -80, 73, -43, 26, 49,
};
#endif
#if LK_LSTM_INT8_DSP
#elif LK_LSTM_INT8_MVE
static const int32_t lstm_1_bias[96] LK_ALIGNED = {
    52487, 10136, -462, 50674, 88, -110, -47, -38, 41081, 14495, 17590, 22578, 330, -110, -37, -97,
    48796, -855, 27519, 36247, -77, 96, 234, -67, 36573, 23501, -22890, 30827, 6, -82, 11, -176,
    44098, -14908, -3123, 58373, -87, -305, -251, 238, 31011, 14836, 3649, 39600, 44, -70, 230, 201,
    33141, 8149, 6329, 41499, -194, 190, -64, 89, 54673, 31685, -22985, 57601, 119, 232, -67, 109,
    55735, 12172, -7962, 70515, 221, -278, 145, 121, 52822, 15041, 12196, 57574, -51, -38, 146, -140,
    34218, 2383, 29438, 36546, 97, 70, -76, 167, 26436, 10577, -4723, 43634, -14, 38, 20, 184,
};
#else
static const int32_t lstm_1_bias[48] LK_ALIGNED = {
    21383, 10264, 9650, 25074, 13817, 18975, 7094, 18994, 21020, 8361, 8319, 14999, 12637, 11597, -362, 11755,
    14274, 3268, 2637, 25733, 13859, 13300, 3009, 16432, 15733, 14037, 4281, 23451, 26641, 21061, -13897, 29057,
    16695, 10124, -1690, 25203, 18902, 16321, 10532, 24678, 13738, 7119, 14846, 14530, 17988, 10705, 141, 25074,
};
#endif
static const struct lk_lstm_int8 lstm_1 = {
    .inputs = 7,
    .units = 12,
    .zero_x = -128,
    .zero_h = -1,
    .narrow = 1,
    .cell_power = -11,
    .cell_clip = 32768,
    .x = { { 2076555829, -2 }, { 2142335858, -2 }, { 1624738025, -2 }, { 1914371310, -2 } },
    .h = { { 2040944849, -1 }, { 1188112237, 0 }, { 1609099849, -1 }, { 1187313341, 0 } },
    .hidden = { 2139094913, -23 },
#if LK_LSTM_INT8_DSP
    .words = lstm_1_words,
#endif
#if LK_LSTM_INT8_DSP
#else
    .weights = lstm_1_weights,
#endif
#if LK_LSTM_INT8_DSP
#elif LK_LSTM_INT8_MVE
    .bias = lstm_1_bias,
#else
    .bias = lstm_1_bias,
#endif
};

static const int8_t dense_1_last_weights[84] LK_ALIGNED = {
    -38, 16, 96, 49, -127, 42, 76, -55, 101, -24, 74, -64, 77, 73, 127, 116,
    117, 38, 86, -91, -98, -89, -60, 101, 31, -24, -127, 33, 54, 50, 56, -65,
    -49, 102, -59, 55, -45, -12, 61, -53, -123, 81, -112, 127, -42, -85, -22, -5,
    -43, -6, 48, -33, -104, 72, -77, 127, -53, -68, -17, -4, -78, -45, -26, -61,
    64, -121, 51, -93, 19, -55, -127, 57, 83, -106, -70, -66, 93, -106, -120, 127,
    61, 120, 94, -110,
};
static const int32_t dense_1_last_bias[7] LK_ALIGNED = {
    1221, -1069, 2034, -17, 315, -6630, 1075,
};
static const int32_t dense_1_last_mantissa[7] LK_ALIGNED = {
    1136946232, 1753911828, 1239267295, 1822084935, 2074881310, 1694043703, 1881784547,
};
static const int8_t dense_1_last_shift[7] LK_ALIGNED = {
    -8, -9, -8, -9, -9, -9, -9,
};
static const struct lk_dense_int8 dense_1_last = {
    .inputs = 12,
    .outputs = 7,
    .weights = dense_1_last_weights,
    .bias = dense_1_last_bias,
    .mantissa = dense_1_last_mantissa,
    .shift = dense_1_last_shift,
    .channels = 1,
    .zero_point = -8,
    .low = -120,
    .high = 135,
};

static const struct lk_softmax_int8 softmax_1_last = {
    .n = 7,
    .factor = { 1204439680, 23 },
    .radius = 248,
};

/* ---- functions; see the header ---- */

void reber_reset(reber_state_t *state)
{
    memset(state->lstm_1_c, 0, 12 * sizeof(int16_t));
    memset(state->lstm_1_h, -1, 12);
}

int reber_step(reber_state_t *state, const reber_input_t *x)
{
    lk_lstm_int8(&lstm_1, x, state->lstm_1_h, state->lstm_1_c);
    return REBER_OK;
}

int reber_output(const reber_state_t *state, reber_output_t *y)
{
    int8_t dense_1_last_row[7];
    lk_dense_int8(&dense_1_last, state->lstm_1_h, dense_1_last_row);
    lk_softmax_int8(&softmax_1_last, dense_1_last_row, y);
    return REBER_OK;
}

int reber_run_in(reber_state_t *state, const reber_input_t *x, reber_output_t *y)
{
    int said = REBER_OK;
    reber_reset(state);
    for (int32_t t = 0; t < REBER_STEPS && said == REBER_OK; t++) {
        said = reber_step(state, x + t * 7);
        if (said == REBER_OK) {
            said = reber_output(state, y + t * 7);
        }
    }
    return said;
}

int reber_run(const reber_input_t *x, reber_output_t *y)
{
    reber_state_t state;
    return reber_run_in(&state, x, y);
}

void reber_quantize(const float *real, reber_input_t *x)
{
    for (int32_t k = 0; k < REBER_FEATURES; k++) {
        x[k] = lk_quantize_int8(real[k], REBER_INPUT_SCALE, REBER_INPUT_ZERO_POINT);
    }
}

void reber_dequantize(const reber_output_t *y, float *real)
{
    for (int32_t k = 0; k < REBER_OUTPUTS; k++) {
        real[k] = lk_dequantize(y[k], REBER_OUTPUT_SCALE, REBER_OUTPUT_ZERO_POINT);
    }
}
