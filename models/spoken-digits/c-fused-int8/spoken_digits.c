/*
 * made by              lstm-keras 0.1.0: lstm-keras export spoken-digits.keras --target c --precision int8
 * model                spoken-digits, sha256 of its weights f7de65b7558d9ac865856581681af40b291fda1f250daabac5fe923a7f2be608
 * work                 688768 multiplications in a window of 24 steps
 * parameters           30376 bytes of weights and biases
 * state                452 bytes
 * costs                flash and stack by arm-none-eabi-gcc 12.2.1 -O2; instructions as fitted to QEMU; ms at one a cycle, an estimate
 * Cortex-M0+, 48 MHz   flash 36.7 KiB  RAM 452 B + stack 600 B  182 083 instructions a step, 3.8 ms; 4 391 302 a window
 * Cortex-M3, 72 MHz    flash 34.7 KiB  RAM 452 B + stack 368 B  106 517 instructions a step, 1.5 ms; 2 564 095 a window
 * Cortex-M4F, 80 MHz   flash 33.9 KiB  RAM 452 B + stack 328 B  37 836 instructions a step, 0.47 ms; 914 810 a window
 * Cortex-M7, 216 MHz   flash 33.9 KiB  RAM 452 B + stack 328 B  37 529 instructions a step, 0.17 ms; 907 417 a window
 * Cortex-M33, 100 MHz  flash 33.9 KiB  RAM 452 B + stack 328 B  37 798 instructions a step, 0.38 ms; 913 750 a window
 * Cortex-M55, 160 MHz  flash 34.4 KiB  RAM 452 B + stack 488 B  8 804 instructions a step, 0.055 ms; 217 476 a window
 */
#include "spoken_digits.h"
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wunused-function" /* of kernels, which are pasted whole */
#endif

#define LK_LSTM_INT8_WIDTH 112

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

/* Mean and maximum over time, one step after the other. */
#ifndef LK_POOL_H
#define LK_POOL_H

/* Add a step to the sums.
 *   x [n]    in       one step
 *   sum [n]  in, out  start with zero
 * A mean is right as long as the sums fit into int32: up to 2^23 steps of int8.  (Beyond, they
 * wrap around.) */
static inline void lk_sum_int8(const int8_t *x, int32_t *sum, int32_t n) {
    int32_t k;
    for (k = 0; k < n; k++) {
        sum[k] = (int32_t)((uint32_t)sum[k] + (uint32_t)x[k]);
    }
}

/* As lk_sum_int8; up to 2^15 steps. */
static inline void lk_sum_int16x8(const int16_t *x, int32_t *sum, int32_t n) {
    int32_t k;
    for (k = 0; k < n; k++) {
        sum[k] = (int32_t)((uint32_t)sum[k] + (uint32_t)x[k]);
    }
}

/* Add a step to sums of float.
 *   x [n]     in       one step
 *   sum [2n]  in, out  n sums and n corrections, what rounding has lost so far; start with zero
 * So a long sum is as exact as one addition (Kahan).  Not with -ffast-math, which takes it out. */
static inline void lk_sum_float(const float *x, float *sum, int32_t n) {
    int32_t k;
    for (k = 0; k < n; k++) {
        const float more = x[k] - sum[n + k], next = sum[k] + more;
        sum[n + k] = (next - sum[k]) - more;
        sum[k] = next;
    }
}

/* The larger of both.
 *   x [n]     in       one step
 *   most [n]  in, out  start with INT8_MIN */
static inline void lk_max_int8(const int8_t *x, int8_t *most, int32_t n) {
    int32_t k;
    for (k = 0; k < n; k++) {
        most[k] = x[k] > most[k] ? x[k] : most[k];
    }
}

/* As lk_max_int8; start with INT16_MIN. */
static inline void lk_max_int16x8(const int16_t *x, int16_t *most, int32_t n) {
    int32_t k;
    for (k = 0; k < n; k++) {
        most[k] = x[k] > most[k] ? x[k] : most[k];
    }
}

/* As lk_max_int8; start with a copy of the first step, or with -FLT_MAX. */
static inline void lk_max_float(const float *x, float *most, int32_t n) {
    int32_t k;
    for (k = 0; k < n; k++) {
        most[k] = x[k] > most[k] ? x[k] : most[k];
    }
}

/* The factor of a mean over `count` steps: mantissa 2^bits / count, cut off, with as many bits as
 * count has beyond the first.  Divided bit by bit, so that no 64-bit division is linked. */
static inline struct lk_factor lk_mean_factor(struct lk_factor one, int32_t count) {
    struct lk_factor of = one;
    uint32_t left = 0, n = count > 1 ? (uint32_t)count : 1;
    int32_t bits = 0, k;
    while (n >> 1 >> bits) {
        bits++;
    }
    bits = bits < 31 + one.shift ? bits : 31 + one.shift;
    of.mantissa = 0;
    for (k = 30 + bits; k >= 0; k--) {
        left = left * 2 + (k >= bits ? (uint32_t)one.mantissa >> (k - bits) & 1 : 0);
        of.mantissa = of.mantissa * 2 + (left >= n);
        left -= left >= n ? n : 0;
    }
    of.shift = one.shift - bits;
    return of;
}

struct lk_mean_int8 {
    int32_t n;                 /* width of a row */
    int32_t x_zero, y_zero;    /* zero points */
    struct lk_factor one;      /* the scale of x over that of y */
    int32_t steps;             /* the length of a window ... */
    struct lk_factor of_steps; /* ... and its factor, `one` / steps as lk_mean_factor has it */
};

/* The mean of the steps that were added.
 *   sum [n]  in   of lk_sum_int8
 *   count    how many steps those were; of none the mean is 0
 *   y [n]    out */
static inline void lk_mean_int8(
    const struct lk_mean_int8 *layer, const int32_t *sum, int32_t count, int8_t *y) {
    const struct lk_factor by =
        count == layer->steps ? layer->of_steps : lk_mean_factor(layer->one, count);
    const uint32_t none = (uint32_t)layer->x_zero * (uint32_t)count;
    int32_t k;
    for (k = 0; k < layer->n; k++) {
        const int32_t total = (int32_t)((uint32_t)sum[k] - none);
        y[k] = (int8_t)lk_limit(lk_multiply(total, by) + layer->y_zero, -128, 127);
    }
}

struct lk_mean_int16x8 {
    int32_t n;
    int32_t x_zero, y_zero;
    struct lk_factor one;
    int32_t steps;
    struct lk_factor of_steps;
};

/* As lk_mean_int8, of lk_sum_int16x8. */
static inline void lk_mean_int16x8(
    const struct lk_mean_int16x8 *layer, const int32_t *sum, int32_t count, int16_t *y) {
    const struct lk_factor by =
        count == layer->steps ? layer->of_steps : lk_mean_factor(layer->one, count);
    const uint32_t none = (uint32_t)layer->x_zero * (uint32_t)count;
    int32_t k;
    for (k = 0; k < layer->n; k++) {
        const int32_t total = (int32_t)((uint32_t)sum[k] - none);
        y[k] = (int16_t)lk_limit(lk_multiply(total, by) + layer->y_zero, -32768, 32767);
    }
}

/* The mean of the steps that were added, in float.
 *   sum [2n]  in   of lk_sum_float
 *   count     how many steps those were; of none the mean is 0
 *   y [n]     out */
static inline void lk_mean_float(const float *sum, int32_t count, float *y, int32_t n) {
    const float steps = count > 0 ? (float)count : 1.0f;
    int32_t k;
    for (k = 0; k < n; k++) {
        y[k] = sum[k] / steps;
    }
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
static const int32_t lstm_1_words[7552] LK_ALIGNED = {
    -2182312, -2287636, 2826339, -2732029, 274393187, -680728998, 5556822, -815136341, 900078997, 750393727, 142808956, -800002695, 715146171, 363808447, 58583437, -243328163,
    -243860062, -260701550, 764999817, 190765142, -514209955, 74577529, -376041573, -160631683, -428082063, 259851144, 192344167, 261552251, 258861649, -209978259, -228275623, -224507442,
    999952023, 262804107, -529728635, 141686659, 530138798, 59385768, -195635854, 145702269, -241036636, -243796353, 730463363, 595193728, -833625494, 24378237, 142542501, 278275490,
    -77602982, -159843709, 108329065, 764550289, -5701513, 3473694, -156956331, 513009557, 76041908, 751429742, 327024756, 41355138, 749138316, 7923581, -227605621, -192737427,
    -1137036381, -681303633, -191037006, 614532997, 193287041, 649197964, 242545502, -43252388, -928135258, -947783822, 476714641, 74781601, -408478591, 274929752, 194774637, 196141919,
    -307687245, 731452799, 175248041, 43388813, 424676013, 562290297, -259641478, -242400635, -276354412, -142343811, 179427730, -495655788, 647620537, 1031137963, 595722415, -376044403,
    577061490, 72362919, 311303828, 111410050, 1316483982, 295569527, 411357606, 110943328, -847963295, 510662497, 660865154, -377431147, 58922129, -847248237, -595067518, -612304720,
    478998084, -1334180967, -562888828, -57673332, -326700943, -429655911, -4522207, 6158626, 3595487, -5575608, -411030654, 295500929, -447878778, -40952952, 699282833, -884818834,
    127145085, 1016011926, 24978878, -310833042, -142348676, 580146368, -144118677, 427949418, -529136780, -513607301, 512234125, -699075417, 142399294, 377294174, 766845068, -496769181,
    192147060, 443746443, -295040379, 447154298, -831913335, 7998304, 60301948, -919287943, 448141433, -243786615, -512945282, -262012064, 312150936, -110159471, -245835465, 378466673,
    -647239307, -497096081, 41090165, -110620247, 292739939, 344722256, 59571056, -277345674, 378139021, -109450640, -917598, -16318468, 463848306, 193784705, 613276809, 28756592,
    290262649, -413670553, 784074399, -184434835, -630193512, -43777648, -177086345, -380572566, -579801737, -461316477, -731502483, -681066618, 223483493, 207750266, -1281815892, 378865511,
    1063787680, -195422085, -107427142, 194838904, -427035522, -493226616, 695282836, -5844589, -514269860, 176487025, 429522258, 442298975, -108191416, 259383932, 608626295, 681896285,
    310704021, 193464640, -192604015, 343931789, 676974968, 194774934, -495121105, 376952945, -292677000, 177543544, -62512035, -492043161, 160755111, 345509979, -781123148, 314638202,
    -613425248, 291826315, -393259654, -75632811, -208794191, 346097794, -463732880, -126345293, -395956849, -45021032, -106300243, -581487467, 5226170, 3136137, -2073676, -1541967,
    -245240954, 263467459, -76281194, 864815543, 206615629, -361960332, 74259590, 526839713, 409079946, -1000149889, -174516329, -328858737, 94589633, -9706409, -412818860, 7144827,
    -379915118, 563150200, 595005572, 378403686, 127463534, -494206809, 462156405, -897435459, -497358998, 127999137, -209186406, 1336084651, -131089346, 75167850, 207556464, 310186182,
    -751247990, -798625404, 76483208, -244315485, 43658378, -849810870, -145371540, -412552856, -362748283, 227544182, 411373927, 140628587, -258864780, -142007647, 143917447, -1148906346,
    3407944, -4587491, -194510980, 57784145, 426245023, -277549434, 378999400, 966730415, -312806816, 765596799, -76283748, 614065289, -546880610, -108005481, 125435016, -900474226,
    646571384, -967308423, 211414660, 627639400, -161417790, 392821100, -311423632, -179772541, 413210728, 376443780, 27581854, 877982866, 546046620, -60426896, 11682208, 177409157,
    344645002, -1568728892, -648459382, 562099790, -410451809, 247273837, 361295482, -190504604, 1650455214, -694421109, -244184433, -375925912, 390269349, 596704210, 11468236, -559739275,
    545713751, 143783072, 157932439, 1084418701, -194706078, -177076325, 431549346, 446235503, -1027799926, 170591863, -258606192, -575853613, 259647591, -845941090, 597362582, 57806502,
    -1096158655, -72082049, 3726497, -2950073, 4103619, -8732832, -816189848, -193927331, -968431516, 76680842, -126297752, 61014663, -191560303, -245706641, 448010637, 578426506,
    -260441228, 696386687, -211221113, 532165021, 228728181, 42938811, -647441296, 194123403, 178006950, -312093601, -529664925, -229446792, -346494858, -160364651, -967119507, -378798501,
    -832771247, 495593899, 678951270, -209262452, -645462901, 294779554, 968568227, 126358418, -311757474, 1388003255, 24448184, 549984659, 193459057, 668035290, -445316995, 311232404,
    428674467, 143196042, -125109898, -111478415, -444071538, 345902991, -6356994, -4652930, -38725265, 528608374, 256763796, 192609407, 142797437, 259132301, -247924591, 143067021,
    -363130439, -159582070, -830787704, -494534781, -545329817, -426779197, -172032639, -459220842, 107803831, 94436973, 126345832, 60413821, 226491534, 89323652, 174002063, 257876621,
    -190902617, 310565779, 479981933, 460323443, 510067859, 42989181, 224982706, 144237730, 226488968, -92605079, 194580151, 561837911, 1450967691, 58329736, -309779287, 511520398,
    -342610765, 562034306, -59960441, -341644936, 394262668, -57541773, 1050087806, 175376485, -396945746, 999225739, 93452920, 175511215, 140969840, -312476549, 158403188, -631035056,
    -381228167, -1098451790, 1384036438, -410915194, -1200819537, 6687365, 311027820, -111673966, 459123, -415586, 662161, -2558760, 38537808, 74249330, -261817226, 594546342,
    161355695, 412092299, -294330797, 23776659, -1101069419, 243925920, 125108348, 915214975, 326297651, 7537021, 799813246, 93135793, -277083757, -175368839, -8778852, -394469288,
    -478741137, 529003904, -208275059, -458674019, 124133241, -177802377, -379322764, 646118830, 683484318, 226295175, -111028129, 38199462, -727045686, 344329348, -378869144, 867899277,
    -62004665, -378603387, 630789243, -41276242, -175639695, -528222614, -73919327, -513416873, -243595893, 209844095, -142735763, -309722511, -6160306, 8913142, -243984785, -160968638,
    -698815599, 24056706, -58325806, 22547860, -630591350, 1316555652, 461635688, 582933337, 194237551, -74581621, -42013574, -141973344, -31251080, 429394294, 461174401, 663297837,
    383124819, -596376705, 361491617, -297471081, 616438895, -126944634, 1267074391, 259835757, -508440732, 543824753, -1315048085, -795863205, -25356918, -1299834745, -108141943, 509020008,
    1116490900, -244959618, -375382410, -394593727, -223726968, 92720011, -143720834, -777072022, 495647630, 644615776, 238163564, -626776457, 42136230, 626719405, -124125789, 262926469,
    -881398648, -280287311, 376321380, 659419462, 732755311, 359604858, 343079552, -22860863, 328411037, -1519516287, 161474952, 747124906, 1215444091, -177145480, -1478183, -5884685,
    -1675882, -8512068, 801320573, 244451462, 109310093, 1219641504, -96339811, 58598031, -327089282, -477951062, 74776680, 597828996, 630988661, 262338418, 463545262, 213198247,
    244258721, 211613572, -883949404, -597680501, -682167930, 562429533, 74110285, 92532585, 325514847, -158659707, 967713388, 42007409, -74057316, 1253519792, -785192062, -681635470,
    -210562159, -410769220, 578813779, 780928373, 379324542, 664011123, 228600247, 515187870, 127933097, 229449893, -515713377, -243922287, -529397874, 496103801, 409391435, 277283945,
    579398499, -444657271, -7995717, -9436983, 92854437, -275586707, 42225580, 395762086, 107381123, 1721235598, -457111691, 442749831, 242867025, 746577260, -243975283, 597558884,
    581306258, -900410996, 477782177, -192284830, 143918457, 461046338, -747498595, 425455453, 108524436, 141805456, -658894825, 729349308, -293083552, 73216929, 44170671, -111531965,
    341701262, -461580172, 409859446, -347604803, -192939635, 390851359, -880540471, 7342178, -92793457, -294330286, 745399176, 358799757, -779618707, 343581596, -128437583, 712627387,
    206438011, -365162228, -379911006, 679733587, -544807329, 531890786, 273945181, -1016329352, -343284871, 91234901, 367130796, -480705675, 678427992, -1248450145, 259580047, -796660899,
    -291835238, 72755347, 612684855, -827192715, -7349915, -5286595, 1986552, -6305030, -646185089, 514332808, 698550135, 1672938120, 1249506654, -393667955, -1185029240, 175503774,
    8992148, 429399139, 813761120, -564140939, -276027513, -25750639, -40293981, -191957905, -412232068, -547684481, -614276992, 5373295, 294518168, 698753154, 629474398, 260898933,
    415652515, 380186773, 748356492, 2145196705, 995431830, -882638708, -1235943551, 343620312, 681714338, 377750362, -25567392, 226358373, 482890382, 227415175, -124970110, 362810493,
    -684340629, -529665407, -613617788, -161022071, 159513715, 579144804, 260174182, 175634560, -18481208, -10616741, -324129451, 362399390, 42213291, 344186010, -126433912, -38533756,
    -561121423, -580119136, 597097846, 245687159, -429258100, 10099606, 343862421, 190050927, 1065962854, 210306360, 12912812, -5582491, -698428756, 206422613, 94895191, 916124584,
    -308409996, -497276469, -124789854, 390724484, -26082903, 1246753401, -546634146, -829762689, 511572584, -1686247719, -424275065, -141227185, -242355246, 110562917, 580633718, -79695735,
    107939226, -701167707, 1014759269, -460730489, -597146724, 59041176, -681633876, -423827135, 245366156, 1032962894, -465168476, 227094859, 23602544, -160024507, -594407324, -313720995,
    -138346568, -232718216, 156834441, -1583337584, 326762083, 193651830, 241955208, -227470472, 346348160, -731251111, -265872, -1560670, -4258981, -14226054, 398079939, 73983593,
    347615950, 696585064, -246214997, 176881031, 396167851, 967513791, -900871093, 293867146, 9837478, -830331981, 612032849, 9767043, 260371316, 695587900, 312028336, 293539197,
    -25560446, 24260523, -361233021, 228268959, -377756817, 512296822, 178067841, -615978915, 900729504, 613617006, -446624380, 378014561, 210767519, 1572222138, -380374686, 649474487,
    -378994834, 228016093, 360441691, -563144531, 344198510, 1251472507, -291954022, -328080031, -7596905, 245180639, 59701619, -395509883, 57016686, 816188795, -589609, 1703792,
    111091888, -242225309, -241373290, 395382388, 581898654, 497359788, 679278173, -23729001, 525861558, 108656258, 379714689, 74708864, -479254700, -26483609, 259191061, -277807729,
    -43459694, 106959742, 187637893, -631752011, 74187919, -76226679, 191040127, 330565249, 42288242, 680469889, -426053480, -59180188, 1466626433, 27647081, -694876263, 308591466,
    -210833544, 443678066, -931321774, 292423555, 443669376, -475989647, -947921804, 815269993, 409988977, 76148592, 462420111, 125566348, -27131768, -510789509, 25498253, -110949023,
    -1300936314, 914952854, 845410441, -326496347, -173391983, 73801327, 394916482, -206372452, 428138335, -1453381437, -831065215, 292091325, -158012296, -227411800, -1048770694, 27845223,
    4349305, 7348543, 1719374, 6661673, 278066078, -595528287, -431169231, -581310873, 8717168, -696909972, 630002071, -1067528126, -830991469, -227354270, 261365401, -281691326,
    -763826823, -429067153, 75242379, -782308744, -683024019, 76282009, 110761364, -144522916, 309651060, 209452957, -125828475, 207870545, 597885866, -544736609, -346306489, 344188000,
    -125360526, -564662680, 42209667, -290579075, -628881758, -597764011, -209584775, 410317195, -292882552, -26616745, -109316215, 330635913, -716248232, 25103758, -344134528, 648020891,
    546569318, 327290254, -193338509, 411763339, 12713730, -9568339, -107485342, 293014877, 649139572, 849009488, 158922647, -397732476, 447029125, -548814179, 41016417, -7946608,
    -1033425773, 327215437, -816655972, 191043729, -643691956, -579349074, 363059050, -106492298, -565058165, 965465143, 694868357, -209772445, 109054138, 762972004, 394324315, 281329007,
    37829232, 547605649, -510992258, 547032120, -679941665, -159392143, 946983242, 73799287, -124781216, 998632283, 275852943, 363796582, -998963278, 444213874, -396038496, -242742176,
    -194633312, -1599876480, -207751818, -881324358, 1367216972, -108273805, -22032525, 480174221, -126357142, 264692832, -247138461, 817162866, -1067642232, 38010940, 378213271, 96811142,
    26588763, 1486231155, 105843889, 1132003429, -547417732, -193329786, -2625392, 447868, 9332253, -1361105, 410581396, -495581324, -985886162, -345569660, -8787336, 293602453,
    -936658896, -361432198, 715527016, -444263269, 177271905, -548542585, 716193474, 176032389, -127071107, 666652846, -512089708, 547029901, -24845703, -159835238, 1267990629, -310837611,
    -193661575, -76870026, -42995063, -159442540, -482238940, -210625904, -832706204, 396497824, -147009956, 7797363, 74116685, -864815475, 596441990, -650384771, 179839912, -194846382,
    76617882, 398480809, -1084553838, 346094178, 328401809, -394722658, 543416896, -563210346, 177739652, -495579261, 7143363, -17301515, -866058657, 729493659, -293615011, 113366671,
    227401593, 748952776, 1180026196, 243067781, 716756603, -462882405, -912859063, -326831209, -194589300, -597752936, 11391837, -361171297, 448534397, 294450541, 697497445, -425723000,
    -142673008, 144435578, -179435836, 378210481, 142867365, 830604424, -746250642, -1032262316, -175500159, -477237880, -325570655, -246018952, 428214392, 462882661, 475733145, 1096691576,
    158731612, 749409670, -1015348623, 543948723, -311427670, -561056876, 162143866, -177530971, -159312768, 106293138, 649715820, -22747265, -309287514, 227010663, 395770269, -409229958,
    762378059, 241109365, 612306021, -598152847, 493555106, -932117851, 813819458, -695794282, 226559409, 345114222, -125429803, 41487031, 5692567, 11937655, -772670, 4787122,
    242941828, -243730820, 111479436, -127875509, -646121598, -966267528, -695665531, -530324110, 276291927, -159522741, 363068257, 732300677, -629931391, -395774581, 560328807, -850202737,
    -175834249, -460395393, 447345812, -24911243, 597425537, -58131086, -158848604, -311758746, 41025655, -396039842, 411900310, -363546822, -715326353, -1186668686, -478147958, -1084489853,
    -227412654, 6481482, -208733061, 798758017, -731124638, -647956093, -142609016, 23598733, -378740119, -680137877, 480448401, 177548956, 378988916, -227542931, -596511860, 227671440,
    6094816, 3407695, -410449817, 374852714, -431696280, -510454154, 227813505, -262467692, -665654133, 830344049, 6939545, 310959974, 1033562976, 24443796, -799012215, -595844986,
    -160563380, -998440086, -295630983, 108603731, 392696890, 176685659, -1052057723, 225706906, -209825428, -109201241, 660990387, -275465877, -846018211, -89203826, -105901457, 527303311,
    140450446, -23849865, 727910485, 243472776, -275442302, 374996338, 345248350, -341828223, -645982107, 27132786, -631366028, 24445338, -141500263, 444202811, -844884864, 160962186,
    -658312791, 24840589, 244434812, -828317586, -293348257, -497476409, 1048771261, 460911740, 1013759876, 546053739, -645061979, 413472893, 765919353, -863037052, 142085525, 764746854,
    259978577, 158807446, -7448079, 11694709, -4324645, 9818414, 360379047, -681254294, 1272919991, -699426782, -42998935, -816661434, 59510928, -10630575, 580057724, -244004765,
    -277415296, 91684994, 162084271, -362227610, 259128691, -629930628, -261030250, 326229879, 243469711, 547413856, 731389581, 77602192, 126555791, 277880995, 225909154, -698618255,
    1204828820, -835415001, -60106677, -513487552, -142278510, 141814361, 646051956, -293343370, -529206397, -698751364, 496378006, -446963880, -294656425, -629213837, 427756441, 478403434,
    -109447565, 513605239, 665991817, -74311786, 24114051, -208336002, 6225869, 12910394, -40102770, 541392501, 624227194, -242737306, -463806322, 21623465, -1939008353, 23590579,
    -832373883, -226098318, 77255297, 91350160, -343149140, -192076971, 558972007, -462356111, -493554341, -395239101, -1383775385, -41357963, 262474131, 106624153, 178658944, 578668688,
    195092047, 93372505, 324901203, 867036492, -680323972, 262541199, 208864079, -845734769, 1002840173, 530321805, -224515209, 1200555373, 378547371, -241491095, 26347879, 78264962,
    -227014010, -442433683, -811408019, -392957553, -377881966, 260045471, -1149694276, 674230413, -357051265, -577510780, -1117588384, -273734245, 41422191, 696251250, 527740328, 390350929,
    514464661, 347666273, 294001550, -307164786, 140378755, 563225456, 631507530, 458822542, -7765277, 4261894, -3131450, -2314035, 360774249, 208202597, 411763302, 1357195732,
    899027647, -477168506, 748230808, -123721551, -75421759, 495060067, 647896221, 413734271, 444005487, -883230058, 547239353, 293802143, -88725330, 308598363, -731718021, 547816590,
    -1367728542, 494402965, -110232485, 227017597, 1202657922, -496573077, 142144099, 599134615, 1186676152, -513018773, 444400750, -1033035616, -478015570, 528288352, 310711437, -445058475,
    -9108610, -782297188, 498218151, -261437335, 62001539, -430714811, -832905080, 211021671, -729013129, 545390201, -765467834, -965154700, 7667787, 4587144, -442887324, 947585379,
    -759760040, 931798651, -157087605, 376765831, 291487059, -324922480, -161152868, 59240562, 278010434, 462935898, 864103760, -376510061, 144033370, 376965747, -828243053, -44493750,
    106884750, -962121619, -409064097, 307810745, 279962469, 226742705, 1016725117, 358156920, 140250737, 425332587, -391246439, -108718729, 526308207, -258869139, -38068830, 241822024,
    107200855, 395104619, 797569382, -411295861, 812705917, -345374858, 223743641, -896937115, -8724616, -1046623222, 106031033, 327161925, -73993385, -160101043, 190836662, 76947304,
    -579071620, 157822287, 310638783, 139336835, -831659168, 210575193, -662376817, 596970374, 37618794, -628347784, 108517680, -176089935, -1215299645, 226895248, -856496, -434113,
    6331063, -1228943, 143458186, -192414339, -1138309821, -124724367, 1000409481, 648874388, -362102731, 746982271, 430584507, 42278804, -260969890, 801583306, -967904907, -392030568,
    92210846, 45289855, 325979519, -328870824, -346692988, -714947194, 75707795, 309791107, -278138008, 948239209, -175563641, 42991746, -797304429, -461112205, -26738824, -209843334,
    7600232, -161677475, -124446583, 225832813, 142740874, 613159569, -898574229, 161422480, 362822031, 1002966655, -378929811, -60430984, -75434594, -1253715300, -277091218, -142605948,
    -142280868, 460978545, -16253086, -10878715, 377483618, 329175688, -192204113, 297863299, 644024962, -78192251, -221706573, 40952426, -193988470, 76147815, -1654499433, -530509177,
    -359671440, 194307999, 379523464, 397665195, 107669119, 511509598, -428935246, -564459386, 392690357, 108786013, 613548955, -126618776, 544540762, 513010360, 427680393, 427569567,
    -898636634, 22531710, 60686978, -77018741, 714605686, -40171421, -611296047, 362085220, 24321164, 40236413, 1083508903, 779020958, 174586821, -559819113, -365205621, -345502552,
    144049506, -223089347, 760875421, 212200773, 75877240, 228131655, -460993153, 679543909, -552083323, -176956319, -242542670, -914556780, -511639140, -831381592, 763030124, -465633367,
    -778826820, 57218171, 345628283, -832119643, -1654659, -4075449, 7722028, 534550, -378013084, 226297947, -1035098050, 124244029, -126812306, -259716745, -1389840857, 177211270,
    -244775280, 24312436, 58517315, -327946888, 716455830, 430712195, -41940846, -459812497, -292612226, -359722075, 160630643, 394667639, -612172204, -76221057, -276818540, -946917731,
    -579466140, 646390896, -7277699, 159375698, -246031255, -40232022, -530394018, 901849999, 23125595, -579206009, 563281492, -613088595, 1120548778, 480449137, 25228691, 446225528,
    -90749507, 8193440, 429260424, 463417493, -428736399, -9301874, -241758315, -1164761451, 5832774, 20250954, -1097461121, 174522740, -177542310, 92008797, 378073719, -124112772,
    272820834, -743620267, 392806282, 159051390, -851161947, -495841157, -535160181, -58789453, -1385105841, 478806448, 650051468, 243081335, 93518220, 427158910, -88535936, -144310444,
    120855750, -748532696, -929954145, 627893392, -896197281, 142077862, 729946463, -72024721, -359053898, 563753329, 140639584, -411555213, 1028542377, -225766231, 662498158, -73331840,
    110236571, 728699804, 293270841, -460916612, 491325562, 662904456, -460779625, -509934204, 684129928, 13695644, -747036034, 1403509893, 967566259, 1418910840, 564066669, 159118480,
    159199378, 578746295, -192472205, -424863296, 798878040, -7473779, 359603877, 395248247, 507970201, 57142080, -8492606, -1296253, 2956435, -3592278, 108858507, 462553959,
    512485458, -158664338, -797049479, -176615282, -378737029, -108593268, 932643175, 94176134, 312542325, 226040458, 463084187, -364261519, -598477937, -296560778, 297158604, 361895301,
    40427875, 1573718662, 950742674, 42603932, 209848721, -513013056, 361700230, 848824951, 261159539, 329450374, -1250891143, -124770402, -92799364, 276366734, 614005820, 193925778,
    260579718, 311827871, -77205858, -700137635, -883369608, -243475065, 276497532, 278393716, -109517964, 968763006, 1319910782, -108524132, 193070225, -260110411, 262147, 11272466,
    -679207565, 544404578, -43517305, 966858371, 412088452, 376773771, -1147400079, -728354950, -193395058, -311814225, -1183626100, -682752621, -866976679, -391916681, 418454906, 212005511,
    -139521901, -94564488, -647499365, -614718572, 193462679, 507834736, 93405545, -45545130, -56164493, 294645657, 1097203857, 814286003, -443872622, -393809269, 663160191, 311693180,
    176626306, -123597718, -611368478, -357364352, -155709827, -241559150, -680386398, 91553924, 1383730804, 59234969, -430029181, 629998454, 243266980, 59574904, 446039712, -122087058,
    -210446384, 1250168453, 798679412, 1082987928, -344385138, -332857232, 481433791, -428272994, -495123563, -459804010, 864815457, -661654878, 378268844, -680713093, 145732154, -195041457,
    -2625343, 3622744, 3882248, 2783760, 346163629, 210827676, -141421181, 261620855, -278993006, -1674462371, -93856675, -731586171, 259982742, 882173753, 244254069, -41748910,
    -362095260, -227871372, -125103978, -413482369, -193726098, -362160038, -108860564, -74312820, -142017178, 327489155, 377492343, 512306556, 666771917, 111015310, -259655816, 396885657,
    -714146151, -986917011, -547240609, -1622353532, 159911027, 531036764, -242947744, 92531242, 192935013, 329326751, -327676794, -498418044, 261754769, -92146812, -262411936, 246227337,
    1135949998, 530848916, 259785097, 883246748, 262202, -4718351, 57156739, 142141299, 192814518, 210231963, -582549627, 7732073, -576852334, 58659933, -430443855, 143529081,
    -561823871, -241432679, -613673822, -360199052, 363543687, -110361750, -123666251, 242937436, -191559005, 310041433, -663479925, -264957024, 579603088, -92325698, -459287906, -410460290,
    -22417795, -831138696, -580831859, -292606568, 629068689, -326950772, -275965300, 364375906, 342820574, 495717225, 445261194, 307428207, 1016203166, -395836526, 844502425, 498397330,
    -245346920, 412027064, -160692590, 97643401, 439612812, 29747832, 360958041, 227410521, -1301605731, 294243181, 75362727, 577563989, -525977443, 106357133, 430052002, 631505779,
    814145321, -4851560, 881787742, -347199091, -4526467, -278779019, -6241698, 8231447, -3927851, 4698817, 211425426, -798102660, 90764927, -293085077, 765792146, -244395450,
    566108073, -461908699, 430839709, 209767788, -227544440, 512416599, 59252916, 311953052, 848683116, -309989462, -780471706, -394527347, -24306009, -396167578, 109174870, 512093540,
    -394263433, 260303474, 245373584, -1117656953, 124262047, -442175369, 699602820, -530593494, 483406528, -460194484, 648295073, 276807511, -662701936, 647620469, 327291284, 227474317,
    612624231, 177345195, -277879167, -446170501, 327816877, -127003524, 395439957, 764410729, 74778250, 629860468, -3735841, -2228271, 344446327, -58458774, -1230039987, 378279274,
    729088866, -93125766, -277229737, 597883770, 60295558, -210898546, 511951491, 581238364, 495573894, -110099581, -229506440, -73413226, 461051484, -174651018, -256703320, 614529862,
    -747438732, -58925667, 329070479, -495398340, 123604928, -311163284, -676592812, 242294756, -262346102, 9705089, 213004148, 644678248, -193012632, 392622172, -345833338, -327559858,
    -212537719, -110887835, -22158788, -179375272, 26538409, 110556247, 946402411, -172893881, -692325286, -74445444, -595843924, -309007266, 343606868, -344392552, -396428332, 393279643,
    -562178447, 61275244, 107875478, -21880531, -444406665, -393804140, -376369492, -546236297, -714802536, 426321285, 211301237, -163505781, -4321797, 4680285, 574957, 133337,
    765668995, -732040799, -41415572, 347221675, 111477685, -342947207, 294119257, -144634489, 26609777, 361431414, 697827723, -9238374, 444732825, -613094283, 212425176, -75220321,
    -92608659, 158392932, -715394183, 156158556, 345910155, -7404650, 26343770, -410048645, 295182990, -950544492, -310049937, 177543844, -107608659, -175765901, -345321401, -429657996,
    327555979, 648678271, 157802088, -344652662, -731521427, -497551482, 128533908, -730658431, -497230765, 292676199, -614145186, -44448185, 496180337, 395967372, 176025180, -476238995,
    10813091, -20119677, 41990728, 644032619, -843653026, 846984293, 360574859, 494014105, 641906039, 377886864, 1219676992, 91930994, 494662485, 731306120, -983584877, -1218051471,
    678811622, -797837204, -93322426, -510836613, 375640685, -1318992249, 23580037, 526835374, 278258043, -816980592, 344919410, 714142092, -373954686, 324597877, -106631302, 77919381,
    -227996598, -341964632, 443345991, 409076310, 541979234, 206482793, -1064492187, -911986352, 965738599, -1116657272, 227458698, 260500296, 44036405, -289218705, -427560340, -28175738,
    -460920960, 409596531, -40696961, -527094607, -261482844, -748468358, -327025041, 107098220, 60165144, -211349436, -712165222, -273873011, -715255919, -861001889, 108527535, 593625784,
    338898832, 277673609, -1120403, -1028872, 155374, 3313846, 765718609, 781646190, 225059725, -146817961, -160162890, -261618020, -444263789, -664144002, 7531397, -345446293,
    177210235, -314393756, 259118688, 412424569, -59638918, 108861288, 27201426, -193265002, 564334978, -496566652, -176084590, 697894278, -126347880, 1183904365, 1017379427, 462423669,
    -144503942, 325173334, -546369352, -344982636, -1084094326, -814017886, -680667284, -548017294, 191234662, 107265874, 74507874, 613879412, -546699645, 681380977, 143724448, -211356012,
    -25629583, -175570036, 295051941, 142931554, -479066250, 1099834754, 10158117, 6094628, -260376431, 663160005, 92268386, 193463695, 241106819, 179837838, 841928615, -849027691,
    -127470201, -1032970126, 278064236, -1183640724, -293862264, 665128586, -1136813441, -142017385, -460977546, -8915369, -343739592, 76283995, 492313707, 41940592, 240324256, 326579040,
    -23200656, 393481629, -476317097, 479978395, -309460584, 577954168, -360572808, 142144164, 95227539, 277226376, 579736322, 850721189, 9699453, 324670618, -745341072, 225319069,
    962594235, -713815162, 530956677, -109108039, 143653766, -73861538, -374216339, 8250976, 901374602, 717885024, 77724565, 1121381745, -44038771, -561639283, 708315961, -412154724,
    -410453578, -477878126, -24637795, 929629090, -41682828, -596187015, -396481634, 225635410, -1590241, 4748190, -881636, 7479198, 415780312, -394069366, 91426448, -527167302,
    967651276, -614406553, 26156451, -242492790, 175964827, -276496016, -885410194, 801714056, -43122298, 55819578, 429787243, -245436529, -42072203, 344189321, 28192433, -57082008,
    -882574454, 781389977, 295178633, 108849541, -189774888, -243204468, 746523047, -848960374, 378017699, -782380712, 57544098, -698568360, -244709490, -376703898, -817116070, 581769881,
    -581311888, 207217232, -8124574, -547951998, -362482328, 362210694, -141094773, -308488101, -1250101114, 815535510, -41215369, -244394121, 18481142, 5242853, 74313600, 794694251,
    392878262, 244328794, 158463864, -527222139, 157553014, 164971406, 277332597, 376433781, 1253632348, -331421292, -769255513, -614402186, -331341725, -430574692, 614606468, 39582014,
    -110220202, -1199830385, 10549107, 221581964, 161751930, 244627584, 93188767, 578152565, -1417356203, 477234841, -461440912, 178067838, -109770325, 547756877, 324146301, 613276506,
    141047938, 374917203, -176283564, -1030541705, -1231954065, -71751824, 224451236, 315025230, 496756638, -342032069, -597949802, -544341890, 26213538, -746257041, -411830906, 1185218403,
    -1132279682, 7609248, -275052146, 1013124449, 188808329, 582357066, -596363832, 399052186, 516425090, -1130619232, 594946927, 125576040, 363670098, 661858205, -903334, 1306111,
    7125414, -2048286, 57920353, -629466983, -714746761, -109701473, -1016991621, 176357728, -952061632, 93649526, 57860416, 58597573, -479140014, 23394171, 898300550, -177276544,
    242880113, 6556287, 144975778, 243471752, 242221951, -8446583, 1285823659, -93853576, 227546769, 360378466, 141674078, -813758568, -511444607, -25093696, -497487496, 545982324,
    207476802, 797841793, 478536788, -159900972, -375714918, -361035363, 510847380, -295112851, 39181937, 378407316, 127010202, -244380809, 73397134, -493810538, 899159434, -513676437,
    8911227, -93334691, -2162792, 6946859, -127074647, 492813392, -596908167, -311113896, 93648017, 157155759, -565785738, 293017762, 664475020, 92264810, -358732938, -379723151,
    411443796, 59039645, -88928171, -210833530, -564722573, 427237221, 124977017, -24369803, 110694564, 275241332, -244114521, -78445512, 91166602, 798947194, -57552555, 899416479,
    -328149090, 26401653, 93535942, 309647694, -208775809, 376244829, 75972541, 559619178, 260569984, -241033879, -308992826, 311505270, 457902283, -762126466, -92919412, -378734914,
    141027469, -830925448, 620557470, -980545171, -831727975, 631432076, 25219206, 1153821065, -379651691, 397209968, 193324734, -91615628, 72541307, -326092327, 1317201496, -243319347,
    -876822907, 278532518, 61339277, 226228385, 2029873, -2685299, 6377603, -1542828, 464395686, -161285783, -395258279, 61473989, -531165806, 582095225, -798569902, 834740111,
    227997300, -881065328, -144581535, -810599494, -630651777, 595185481, -446760581, -60565970, -9704352, 598081689, -480451994, 681055133, -142737039, 363014841, -512957869, -41877882,
    481102256, -362417540, 243727213, -411372627, -480707955, 413276047, -225382524, 598351243, 327618919, -781451891, 578423681, -763878255, -1084825994, 494068291, -226028666, -380191184,
    -262146738, 430833309, 241890691, 545792431, 361365097, 481111204, 362617468, -563345530, 9764986, 11402906, 530305653, -260436372, 1150346620, 1201544839, 226301585, 209930361,
    -245974115, -1385087324, 140172201, -193664882, -1219828403, -226429575, -1689193745, -209649320, -123350814, 309860462, -57407624, -43972753, -575420550, 141885595, 157745512, 260501669,
    814409125, 1079973312, 730335349, -481823099, -75897508, 511119197, 274590076, -24180098, 981857346, -847974767, 512831832, 158859630, 1216146554, 364100227, 1015292297, -176420988,
    410788792, -27840873, 190043541, 178520143, -980415407, -476970883, -680523667, -42199458, -612236706, -11147656, 748403295, 512687491, -1884560527, -895606200, 194316695, 175185527,
    -328077004, -96524454, -376432985, 8724335, -5619086, 801309831, 498089110, 9964157, 277339548, 180222541, -5515067, 9113508, -5359503, -264969, -127204466, -461893774,
    -176157575, 9055366, 1120806533, -144055187, 260053110, 1082060679, 246162606, 277608839, -243659910, 227878543, -59115121, -193204341, 59707255, 126744219, 191357532, -229582720,
    428483254, -343072097, 142814363, -564731793, -730323327, -312410219, -412617083, -496366223, 9046668, -411690126, 984684405, -195307933, 9250935, 427224691, 597238440, 328199800,
    -295703677, 159055500, -226493305, -244451177, 58261365, 295040662, -193602968, -463151497, 295781260, -698679139, 57351568, -614801048, -292996699, -1069753504, 10944148, -19070827,
    212732529, -194964442, -729355419, -275834002, 576117642, 90365546, -261620874, 526571154, -359790466, 145422927, 6172032, -377557622, 143960218, 75489694, -919540810, -412620924,
    259504771, 647895662, 1306195553, 882040453, 479457646, 40892041, -541701783, -828715887, -276500853, -109188992, -205399231, 344655493, -344394675, -24890033, -206559048, -863634299,
    -41097643, -45549443, 1020543319, 175356233, 527358841, -310765233, 1538261874, 110104947, -59774607, 43322970, 1066522016, 277272951, 259260781, -628421480, 94565262, 476112999,
    -192803431, -275911799, -293215051, -1149026644, -679210693, 648086371, -563290555, -462340823, -562890619, 278929548, -325448532, -679416416, -565977428, 1268390281, 612902238, 27199125,
    -9796308, 5100462, 3285563, -484948, 714542493, 143917965, 177732238, 465108085, 1572359329, 310768735, -178136216, 648162472, 563367915, 41092244, 429137534, -95021673,
    349727947, 73061461, -480711561, -26024089, -1203059878, -158730635, -648485283, 679875722, -125572496, 380383122, -228927394, -695327846, 160173973, -494273431, -206905204, 179500937,
    649351571, -446379697, 530376557, 514077365, 239809189, -564274572, 1001006252, -363921021, -23710286, -280443591, -428670297, -446902700, -849356213, -57678500, 192542332, 208724590,
    -496303005, 295309195, 209836898, -1435501168, 4980510, 1638102, -862588579, 896729709, 1031474541, 261628534, -108206689, 259983518, 896722314, 461966745, 731900000, 344907360,
    -1351028039, 459659381, 730723459, 191877009, 281335915, 41079728, 211682987, -40764570, -411561019, -725946182, -290062734, 342079910, 190882659, -143537525, 227864478, 158982749,
    1115573341, 444399784, -462095036, -207287443, -917518724, 142084963, -613745764, 660079713, 125562275, 324658025, 562756415, -511106162, -982315094, 763954042, -766252133, -492713629,
    -985134140, -194388164, -834271330, -863170173, 391312235, -530778763, -93984362, 26209407, 879301510, -75612784, 697296516, 913124226, -893189481, 141634595, 274535816, 110109593,
    -533725030, -1082575721, -224597654, 778446734, -628836931, 326436244, -7017583, 3137145, 1017044, -2688299, 128072907, 595844458, 1050873228, 580194472, 1198701638, 75296407,
    -665649992, -19464831, -73527379, 192344681, 89770337, -91481967, -126493322, 260967835, -126158990, 194642825, 611773553, -142866296, 42663034, -445579663, 412419773, 529854598,
    -109247097, -157875598, 228737967, 495374440, 1050285458, 478089871, 1049285722, -177085817, -649198155, -255462782, 179446443, -110696865, -243798680, 56952184, 142209430, -209588870,
    -10421129, 563408489, 746197113, -479462016, 176355176, 57544346, 143270065, 176155766, -75500406, 311691382, 2818009, -2097296, -341958761, -630527141, 811796179, -313593253,
    -493872549, -60228209, 162603146, -276558465, 359794566, 1572061254, 6549395, 380554371, 496376129, -298134884, 208543296, -277208021, 391776402, -90563505, -662590404, -228452234,
    -846050695, 360703089, -714284897, 461121946, 108065948, -190844323, 24101222, 611896163, -108720463, 745481303, 1518070652, -1096615279, -963499883, 860164396, 192872561, 478546297,
    191677077, -526180785, -782818421, -1635122289, 426903217, -10176637, -661324149, 42206892, 296289190, -1399446907, -107876736, -260765039, -850861432, -356646547, 245225298, -176411737,
    177790677, 933224614, 192738703, 542243490, 461168733, -292205114, 680136324, -309064243, -542184620, 145244079, -343083385, 378669140, -5425426, 2011737, 1103022, -64734,
    663743582, -882374242, -565126299, -429653633, 176023455, 93904458, 125765469, 74367579, -291626609, -41805180, 380448167, 1015617934, 411886696, -61807288, 143399067, 394927261,
    -544402803, 529208201, -176227967, 363526234, -192154509, 781454202, -58586986, 263261586, 697633160, -1184495166, -664873121, -766380165, 749539229, 158778440, -176560549, -158148763,
    -374263907, -142274694, 563744916, 527176336, 831387757, -413671597, -192994927, -110038132, 227747506, -76149902, -160563068, 159902305, 244653943, 730988409, -194381688, -6029184,
    35454933, 3932003, -277351762, 710416791, -1278800081, -142936477, 344584792, 581392784, 576965968, 177545359, -127331438, -462686262, -226559354, -6887789, 259261038, 359995739,
    -614151466, -781860780, 192611185, -511112060, 985847936, 747233858, -778685086, 243596889, -429321918, 107283315, -77186148, 898379168, -43268986, 1250496387, -141751404, -140311185,
    -596828782, -1280636520, -495577947, -127920762, 328199768, 41352514, 677898129, 91100073, 899089009, -494858630, 675674835, 207298173, 750902682, 495704443, 360181344, 110557041,
    -257219185, 94168436, 746385809, 1419189626, 223610089, 729560254, -629737044, 428552124, 527961385, 424417635, -780798311, -442038397, -1032847471, -343145829, -645739430, 509865829,
    -199944512, 660344442, 860098, -2312023, -3242930, -12507058, -241689218, 192147545, 179314046, -260575359, -327155829, 245172121, -984033159, -39172742, -531970936, 59970226,
    579801434, 614011757, 902176630, 276229752, 210183597, 344920221, -141623893, 529408392, 326696067, 667692182, 142536284, -394261604, 193075075, 1169893747, 42081150, 244243808,
    311299708, 108462220, 94969496, 295434626, -683288468, -493533848, -226292332, 513739951, 681443922, 293997933, 27528302, -429724798, 42809027, 274858093, -363073675, 193336175,
    -25556101, 783756432, -463997612, -125629022, -42990731, 934874761, -7536531, 10485696, 161686938, 39770469, -510786454, 124515679, 61271970, 426376086, 747562350, -362347128,
    -295758450, 546750575, 159445139, 833415539, -57005695, -764287334, -110565282, -177927827, -1048774221, 612974904, 92008830, 59586388, 344384934, -512702837, -261547656, -209843566,
    227493008, 125102454, -2053111183, 177859963, 862251909, -730400935, 39978641, 107029337, 42064851, 708317541, 576070769, 343285105, 412946838, -1333656743, 663553893, -846077328,
    343296139, -90586007, 191954821, 563345508, 490474372, -896058014, 544931712, -813229895, -1182008441, -307297420, 224002203, 23398261, -912446344, 141229137, 58191777, 966313130,
    760212073, -459521074, -379916139, -57661775, 160346225, 597708468, -122423876, 647633039, -2755242, 3688589, 7015525, 6004641, -479738771, -1033773199, -1169629893, -10693568,
    1067062406, -294989231, -1106727122, -764803460, 363803828, 765923716, -75229344, 362807927, 161290895, 126163373, 142210420, 548012674, -362944892, -211688066, -110692731, -259258460,
    695321688, 359785325, -344064917, 597095810, -496702323, -898299015, -1119637208, -682837175, 985020283, -428610499, -298467265, -747575957, 514796473, 582229884, 714352289, 78185052,
    77929638, -261153350, 44309652, 412021641, -446441626, -177016460, 277349010, -396958347, 278455912, 410834794, 530849423, 23188538, -4522159, -17694689, -542314130, 60356457,
    -227805324, 883086444, 627951758, 426829685, 713091455, 628541835, 679676255, 830205520, -780266426, -158076065, 328071780, -107820938, -125575297, -139207285, 879686292, 762439526,
    1032121708, 711845952, -240842853, -157951106, -161739661, -142676559, 710145402, 529859744, -243594107, 276109172, -563485776, -192213903, 363141246, -948710525, -241696645, 390648396,
    76475514, 796846664, -142079345, 375261015, 228658261, -227795576, -43447366, -911814779, 349833818, -226831702, -328467569, -596770700, 1032247674, -60107439, -811933529, -192670599,
    -495062391, -308016790, -46792322, 225774631, -110882164, -602407639, 441779604, 276108929, 93058374, 460002183, -828711525, -43967852, -679140203, -863501656, -4460548, -2863076,
    -487574, -7632250, -194382490, 141685623, 344067204, 77408659, 545327993, -394729106, 293083268, 697174959, 933434751, -24972170, 412688007, 682366616, 44119229, 663363201,
    92347549, 596781736, -296041879, 395123351, -562962592, 24641691, 346559867, 580066961, -411965334, 630458766, -665193116, 210762124, -310382731, 110698120, 326433668, -194580106,
    209645188, -144122209, 345309288, -294851998, 428548489, 310635889, 497298358, 209514603, -309317222, 344724861, -60033399, 24846748, -195369104, 108917882, 296559016, 292822423,
    -127473318, -109827202, -3538917, -4849649, 63246487, -528631425, -108014034, -357841292, 931331921, -76869982, 660793186, 324921194, -76866420, 512471437, 631036239, 227278734,
    579993977, -614145166, -480400435, -294326632, 576582282, 312745825, 712717178, 60883286, -341823382, 325264460, 274378924, 226441574, -630187611, 479710526, 24911726, -394007940,
    -243598711, 983363943, 294000441, 831462793, -731515269, 1000941120, 724033905, -292482996, 844543110, -661514895, 58914127, 225627497, 294387345, 529254245, -709753752, 695329902,
    496310376, -811399516, -308797840, -206892659, -179495552, -244067177, 531233437, -194377889, -479004797, 531156108, 641079601, -107683477, -613814434, -22406209, -614130280, -930738552,
    -647034754, 762781820, -697551908, 41428111, -286267, -1054247, -3021871, -6064242, 77079198, 597033878, 93657750, 260439185, 681648001, 77139855, -125900676, -110557285,
    514005620, -579928702, 428476048, -462163118, -831119453, 142800229, 395521445, 177077870, -364069042, -159447424, -564135561, 8660114, -1084037502, -428407162, 260372848, -561571949,
    312879288, 258736763, 194974631, 731776920, 127806610, -259915653, 191756929, 227680418, 511644041, -461836696, 764417425, -329053556, -427487852, 579339881, 61022871, 968825718,
    -160113825, 178135187, -866720388, 296494233, -597560956, 124456076, 243859304, -122930522, 5439345, -11599773, 614084492, -461243526, -293001102, -594678927, -1299126153, 611981421,
    212085121, -95427952, -328126584, 106354566, 510910866, -26282598, 531441762, -600515454, -193396321, -45230504, -359210326, 444329579, -142278232, 342618720, -139390353, 6415474,
    24773989, 560073371, -276560467, 193466010, 413669263, 44169281, -127923314, -326309006, 88542023, -814750333, -692984139, 426107956, -27987553, 510467968, 728492722, 712641633,
    461634161, 327291015, -379117186, 277209507, 25496664, 343863478, 160881522, -577960091, -815399549, 210759257, -631368565, 1318195585, -379305841, -57089391, -56493943, 291375208,
    -305195871, -413923472, 609866588, -579065444, -630256735, 41679789, -426059705, 323431820, 55834780, -194777976, -6750657, 6047049, -3066093, 6621303, 515459750, -947854481,
    -308205639, -74905456, 1135615910, -770588332, -613347221, -348529022, -41285980, -40897189, -24780700, 277946484, -562110097, -310579331, -393533512, -513271883, -176027794, 124911212,
    -313147017, 580315467, -110561941, 294914947, 646247285, -545251950, 1086806722, -748235145, 295784420, -461576607, 764880313, -415444133, -326229109, -1324895133, 294650007, 11079783,
    210963312, 359986517, -194519177, 26021001, 176753308, -931585601, -376701324, 9180286, 427949194, 91744594, 39977847, 514199683, 244718493, -949353871, -2949276, -9371877,
    711853718, 24253576, 359266708, 393408921, 376957348, -23784328, -241372343, 327748454, -40236383, -867307394, 107345020, -932779380, -344477792, -243201176, 715004858, -226032516,
    -141824428, -594681978, -259201115, -861874077, 525849766, -530323358, -222087613, 190972032, 510596728, 680265083, -1284179014, -527306900, 260364191, -342026105, -195031266, -630776691,
    644553543, 377939856, -564275519, 863504244, -176679539, -358412673, 326498682, -477354338, -597367930, 94839099, -460455578, -710868883, 477805164, 710279820, -677896816, 294969706,
    -326300826, -816582257, -865342126, -8778399, 106436435, -156616865, -506212211, -344515001, -1113395550, -125697989, 445256529, -742256321, -648271240, 611446887, 312866933, 406852456,
    -3923738, -919482, 7965912, 358788, 176678259, 42142085, -1876054001, -1101408642, -295108497, -277870708, -295774668, -145099417, 242744687, 580847985, 361242752, 750127476,
    -327416463, -615256188, -57069929, -278526791, 75360624, 126357113, 179374212, 360311412, 260505723, 75040143, 529993144, 110433699, 379917973, 547757724, -1890783938, -697439350,
    310837128, -445249380, -867782362, -311495316, 228200333, 429653608, 258863709, 480907363, -261034124, -311365496, -243720809, -57407552, 631704952, 74382453, -194514068, 799336313,
    851067320, -244775306, 25036412, 548611740, -8191754, -11337453, -5370489, 108069754, 494608048, 247271545, -377211493, 324997809, -679802230, 160635743, -279837278, 109832064,
    -697095312, -833548339, -428201060, -545919930, 429991358, -512095904, -509020208, 444726093, -257097077, -682490486, 93987442, 191947666, 210961541, -647882844, -208275840, 44223117,
    193720726, -814022258, 429857678, -192354668, 730793097, 93976494, -24566621, 547026522, -661186173, -242550170, 661655178, -695134589, 294641831, 526507175, 524362653, 748939103,
    -362864301, 1334642064, -42792548, -341056390, 998635393, 396419942, -26028434, -194176627, 931006617, -262656617, 278464441, 21295195, -91474039, -713952621, 227213195, -244251736,
    363593040, -1165042280, 797894247, 174986370, 192929612, 39321989, 863820, 7922320, 904822, 3090437, 480979891, -662369879, -295118749, -141623436, -478482065, -178067390,
    -190709659, -144260554, 125959005, -512814196, 139975798, 666048890, 296104352, -698157461, 615845548, -662695503, 377292690, 327750255, -562227317, -1135289025, 58852997, 42665879,
    76285311, -25429142, 93726883, -1451298405, 90826368, -644940183, -664606622, -246228666, -360906921, 173596750, -764616623, -345697140, -483734445, 1034825380, -160306093, -1237068181,
    547496829, -729407309, 24306780, 158659409, -91412339, -798364327, -242549375, 227210632, 76946795, 361961609, 11730887, -8585255, -461959585, 1464593554, -1216349846, -1047141086,
    -158131090, 262349203, 290511738, 597163906, 211214971, 41535350, -561312120, 76408927, 73061745, -26674308, -126159482, 44220550, 764351064, -310764422, 1268512362, 229966697,
    74640256, 391039073, -26004871, 209054557, 412940894, 897783955, -1111116429, 428283293, -712311178, 195417422, -293715293, -25293987, 292680785, 910304636, 57861254, 256695646,
    -662100907, -191549568, -359991430, 392561505, -631311954, -529597585, 1079314046, -678694292, -393680773, -427298704, 363921081, -143866276, 932975006, 797505619, 494266838, 1252057246,
    -10685326, -508162153, 576059257, -292464063, -543945283, -9300564, -425134963, -796841861, 309007490, 108464274, 472914826, -582617682, 1415377, 247195, 6530569, -9613134,
    443074386, -716708242, -1625773255, 93188458, -309122405, 732106584, -450129657, 1453918319, 75305340, 76019322, 445253492, 176698824, -91622296, 261429371, 192739729, -42461814,
    -884482719, 445056136, -192480130, -56882814, 764479078, -462879603, -60814988, 949029236, 276748884, -1319109755, -1034356072, 142142081, -476370008, 732296269, 242208842, 1741492587,
    277881741, 177537160, 631183245, -157335865, -309789826, -192210784, -125492344, -109311353, -650784679, 311299191, 109836161, -58460065, 847510627, -531498360, 75762826, 680791151,
    6356886, -26345419, 964492150, 26349160, -344136317, 679130221, 194512515, 561574563, 710857594, 91935896, 528216208, 327024528, -612232110, 177468539, 564263063, -376710027,
    62193040, -176694162, -310320258, 496175988, 764089206, 293000043, 428005808, -75103138, 222625393, -157224284, 828448902, 480635764, 343353742, 376367492, -780999310, -661707136,
    311955371, -478999373, 378926182, 190188387, 73326989, 277875296, -277937534, 59634035, 25356410, -159384952, -480384298, -326115708, 380117335, -662637339, -244845716, -663018130,
    1115347077, -362291079, -660677004, 260244904, 76025751, -474160228, 4854115, 241763952, -379059336, 407043675, -59828342, 58660758, 40689468, -194512735, -810218614, -193645393,
    -193471079, -1080620646, -11909946, 13414491, -1588334, -11401919, 764488603, -93262241, 208988783, 799803020, -23003250, -25891968, 228067206, 850004626, -93258373, 24186252,
    -22937205, 444539310, 294591381, -967185819, 395907742, -492622674, 546899354, -917449386, 9176466, 597364851, -91750550, -765207203, 479272588, 58459772, 935148994, -528809892,
    7006565, 681117344, 581381317, -209650828, -175376523, 848037292, 546124753, -92666758, -192680089, 463149764, 362612863, -1117658247, -258932838, 160246976, 261758619, -816591041,
    58197119, 545263227, 496306830, -580919968, 226106507, 328662928, -10420366, -2555890, 142927248, -294115272, -377102714, 395322239, -359986307, 23323260, 645726073, 308010362,
    108915837, 410183784, 865785188, 210627197, 75099520, -344341610, -921835347, 244376265, -225573243, -125107576, 644418646, -7533419, 427882397, -597956468, 393141667, 244710546,
    74125427, 747044498, -661719964, -175690404, 23851121, -546239615, 377222503, -95495825, 425981054, 74959460, 409065226, 406314110, 41816441, -376235938, 981403474, 510328912,
    -528418704, -545460889, 732543379, -410915213, -310380680, -360315766, -577894313, 3017562, -175309182, -61396317, 27254125, -442361182, -312865417, 344329334, 372566340, -865062550,
    -109638013, 73862027, -224053836, -596112479, -511447177, -142142826, 393304220, -477951871, -1698899, 379879, 1634268, 927528, -529608860, -296943993, -466425740, -650651814,
    328139387, 159247718, 107344998, 461172318, 1170552233, 93454200, 227018376, 885535654, 462564015, 345179000, -41938311, -361486685, -142871185, 42865035, 60619904, -343280279,
    -243542411, 192543605, 209321313, -125177232, -781988789, -364313464, -766051220, -918568372, 159447653, -25234592, -8326820, 176428655, 1151939224, -193334669, -25623180, 615654812,
    243410871, 176482404, -8387467, -343663445, 107414393, 143857563, 109772406, -359993246, -431170202, -41154942, 343599728, 42796391, 6815892, -4980758, -558292384, 57739873,
    495390616, 9634932, 930209913, 54521489, 92658306, 175766156, -144438885, -192743565, -1503894384, -480046721, -662963550, 25161634, 331088218, 227930004, 346946683, 45420401,
    -1149446244, 327345024, 59381624, 57667434, 109107118, -277610922, -274066029, 901163375, -195291557, 294849697, 426452366, -22540935, 748615605, -880676198, 177016961, 160569973,
    345953973, -123470726, 884009364, 110694768, 8189821, 678691214, 461444498, 377877357, -478588505, 310121615, 143332265, -242087780, 1686558055, 797044587, -227607364, 258741934,
    -258602645, 325265060, 191247223, 141624699, -394516145, -262142371, -900466560, -762046297, 1268042520, -1384976762, -512168295, 945165181, -546121581, -548473728, -3617409, -2157258,
    -3132885, -9461132, 630463400, 259918483, -292619896, 327228090, 646844044, 563549336, -395042963, 1741961643, -563611508, 58851225, 1673663607, -108331600, 1269966487, 42133360,
    731581633, -512156529, 548410271, 27136646, -159050595, 396103521, -412809327, -143852946, 915214461, 26353814, 780865982, 311237274, -277553541, -42529358, 732437940, 311759768,
    -429004185, 1203051921, -1537735530, -411764352, 747171956, -161286533, -42544066, -44248220, -242417223, -747565215, -109709459, 161485944, -411172495, 681119820, -345051782, -75428735,
    276168555, 379067554, -3211319, 3866588, -195044225, -157749393, -496974720, 628950921, -209118045, 176102783, -43057272, -513808480, 25616267, 344847994, 881828425, 227077257,
    -77202289, -159846482, 36819115, -277218178, 195882882, 276956023, 460590655, 91222907, 394464924, -177406139, 480702603, -429247892, 260374629, 25681055, -60308886, 595390342,
    26867325, 327292527, 326503185, -932832365, 881713020, -1082777251, 1466169664, -106631561, -208069244, 42073707, 579273308, 226760072, 8321396, 412212855, 328518025, -75701618,
    -126821762, -762708040, -1065666728, 206040972, -562827135, 812577657, -189674104, -192133266, 177144958, 294834037, 5097829, -147250347, -174588000, -744286277, -74096439, 580454302,
    764478309, 411572844, 408829383, 108394562, 1521086, 5452559, -309442, 2692283, -1033967750, 160561782, -229174913, -493293188, 998366055, -479070857, 293793641, 830139500,
    246104493, 92202875, 59311503, 582684322, -91030410, 109048687, 498807719, -192736367, 1539568769, -260770438, 446574221, -24835190, -896720980, 478734195, -678557546, -158462814,
    -663684750, 143126384, -798164866, -494673043, 646116452, -613745294, 394517876, 276615024, -226874957, -110042509, -41877621, 227939731, -715728030, -59712674, -192276595, -512563350,
    494596718, -111478914, -24248202, -227212926, -915672703, 294379377, -831652467, -529796214, 3276865, 4522058, 227288205, 560182858, -1132326031, -277616060, 428999014, -712505003,
    660200565, 158861169, 109778556, -92208238, 1184822378, 832501580, -208859536, 546429342, -835786612, -226768523, 173938845, 39135569, 834343841, 207634771, 377282952, -247060384,
    229563996, 55706514, -126937431, 428140439, -541458547, 511967121, -244120156, -142211219, 328737433, -92861853, -863561083, 359668870, 192415593, 190847588, 126607489, 58920795,
    275579481, -275511737, 1251083143, -196279395, 815332752, -73866669, 161151876, -794094457, -109507414, -592830843, -214564953, 1351474269, -764938803, 595521912, 77921205, 532468416,
    195104611, 360439689, -813897871, -325183033, -897905784, -543087177, -476834729, 20120720, 681120436, -160230747, 4743797, 4747012, 3685732, 2517820, -176553054, 57603479,
    -344849808, -57993803, -648415137, -295575964, -40624017, -566039177, -262745250, 25291389, 1337328509, 277019784, 446951275, -632963494, -191294031, -361690246, 11346839, 59314815,
    175113065, 495779208, -362291858, 462627230, 679406222, -260833157, -327157588, 7011477, -899022227, 93528500, -512370313, -162078360, -1202525125, -766576755, -1034164394, 158983550,
    377012522, -175770524, 7196214, -1355295883, -949224074, -715201170, 649133951, 244055915, -260907447, 429255522, 1185360548, 345714069, 494133111, -276946286, 19792123, 10879156,
    206429848, 1046805411, 698951049, 563285929, -528609387, -173587024, 710997643, 549859254, 91024532, -8532106, -832035189, 263059572, -77262637, -699662229, -40770891, -1656750478,
    -88402324, -278192283, 277478305, 664208215, 426908284, 238475718, 194373017, -111478355, -359603349, -142870410, -176280190, 124587398, -393138794, 714408534, 276753233, -611903080,
    579555742, 730404722, 540796285, 479672891, 1169561215, -610451074, 207814059, -776008611, -197002328, -39978667, -564193428, 212720287, -295501928, -727965814, -43846611, 7404427,
    714588777, 1001968730, 717297518, 175698574, 143259572, 947849093, -496224893, 408103034, -205771339, 448013513, 1030163313, -458559580, 631514992, 462231953, -966852180, 10763897,
    -7392045, 4369983, -2160029, 10701031, -41205519, -883804499, 1837687850, -563087230, 1690591184, -918839228, 128332031, -736455346, -849482327, -75889793, -849219452, 40567650,
    700069498, -615718052, 344066680, -111093363, -276884095, -277869916, -209443408, -496060336, 513416064, 412489828, -259584116, 176292193, -58709558, -733608561, 1282972942, -595792270,
    547697067, -314859955, -277086250, -1206023094, -799938179, 817576332, -782238601, 781318774, 126673483, -463082365, 563548257, -127069286, -799212432, -478537323, -143128687, -161554856,
    92475487, 713828453, -125821577, 580528531, 18874283, -4063036, -430301317, 1014957968, 243268005, 358146681, -560846475, 1216613978, 208523916, 1016271500, -107415140, -575728561,
    -796971411, -358943130, -633078694, -23323285, 41620124, -663231610, 532475770, 206176635, 680137347, 9879107, 159975043, 20450717, 377495147, 371848903, 444405583, -678424937,
    243264116, 679215721, -1379596365, 262411909, 445705689, -795797848, 145426265, -497417306, -2156641, 966522208, 59837839, -106886004, -241764204, -579455831, -865531982, -358865789,
    846276410, -1281035366, 155705980, 528615546, 664664448, 45864055, -255995959, 324665208, 111735181, 397007958, 224209486, -122949213, -61866889, 190649951, 196074672, 645396269,
    795670160, 76550240, 42342749, 261295987, -541526675, 258807466, -4607460, 2740360, 7544704, 1965938, -142604934, 191691661, -1021783972, -950283428, 379790743, -465640878,
    223788374, 73261655, -39508810, 713622385, 361827981, 513153432, 109121416, -730658412, -41081181, -344721539, 361301656, -26484376, -75298167, 1049818993, 159189643, 447815317,
    530056585, 146418364, -24771435, 7735935, -1406017193, -815141773, 747251091, -985604763, -598034386, -443881375, -106092391, 242348624, 90436187, 109972362, -144448394, -529526127,
    -176358518, -1100158862, 193783666, -227940262, -411703676, 563537768, -176160638, 261492873, 193658496, 365120452, -15990902, -16252641, 547422847, 1115289248, -828236381, 697368952,
    -381821544, -918236294, 834091671, -1170079103, -765330518, -209638273, -1351992677, -9831531, -949552714, 61283444, -223213407, -275772266, -107029636, -210108824, -27056207, -226763143,
    -293018742, 344004768, 980153982, -6421079, 329715882, -258940843, -310502244, 326821195, -882905464, -161946163, 279705947, -379853155, 497219160, -187371645, -396738130, 130081373,
    393024159, 74318240, 9830524, 258998940, 1082061481, -90318193, 337387125, 211672719, 57798232, 731110511, 646454142, -7803516, -191038370, -947335340, 597293717, -1518670782,
    -245289123, -397419143, -106220881, -465173431, 109904523, 761846849, -1330049404, -207682446, 256183935, 111346785, 224579725, 564080998, 903603, 12819772, 816102, 8250721,
    933506248, -1973162567, 1353720750, -428857669, -597219685, -497561775, -178261122, -1002124447, -112206754, -8459926, -109769838, 664532577, 833164679, -78526341, -546515115, -126553711,
    -431566190, 378076522, 411888220, -144526737, 478933358, -410317931, -327610961, 598936940, 428812473, -2124876366, 1420766377, -881385053, -1184885087, -496109460, -280106623, -1807688599,
    -546380415, -125108642, -24838281, 798816586, 747559014, -432094119, -1085610156, -311766150, -597366904, 93519983, 175822665, -410926473, -58328235, -543813768, -680060780, 513934724,
    8585098, -24969293, 358296452, 2020926634, 1028066208, 361226617, -255779435, -9351807, -191551087, 244118369, -277741661, -278656879, 562472293, -93451639, 106626953, -194249864,
    -379649925, -348078925, -763687771, -294190983, -227211420, -211751319, -274996042, 23518609, 242407283, -513089639, -748679563, 779615621, 494334114, -915741813, -110091146, 178315873,
    -41228460, -56620690, 22741371, 342427759, 493277803, 310572876, 629600646, -295039054, -1063376542, 226359950, -1469637995, -24442742, -544741034, -441258295, -108783750, -292167565,
    -327348591, -491650449, 91668839, 178831711, -916383340, 1052481889, -327746429, 212666517, 294066828, 41732712, 144503197, 866321474, -194308729, 396163982, 360904094, 344980105,
    263393648, -60221796, 4831070, -4802785, 882092, -10917569, -447223140, 360181083, 228667335, 867455174, 712771189, 124847021, -57345155, 461906092, -546893407, -293344113,
    -359926135, 42669449, -411898755, -42803097, -311693957, 814744460, -91948680, 363015575, -92079752, 194464460, -730659707, 25893003, -109251697, -628885873, -497486724, 1201997411,
    400696056, 934824117, 74974068, -312139299, 262546051, 292685457, -934754704, 328341367, -191561069, 364000408, -41420211, 76085651, -327812250, 41550219, 245111195, 175903873,
    -74121860, -412082762, -91417202, -143252091, -345447815, -376310905, -11140927, -11927479, 394998439, -272229518, -106294117, 261815433, -43910524, -206818704, 1453464174, -795410036,
    -683334230, 275438466, 158729364, 7138713, -646039963, -177997443, -143846285, 377350574, 56810137, -208861027, -10362230, -526512712, -175754380, -441726333, -646835327, -1130836370,
    111210401, -77388624, -325763182, 593565132, 611979959, -41231020, 376897942, 529129024, -209116257, -10034329, -882839680, -227162732, 814875049, 207940726, 260100485, 745475441,
    -497281399, 58981750, 1064242048, -814741347, 662441661, -646774955, 258339713, -614400116, -1470755462, 310064003, -277674876, 327219835, -5765228, -436007310, 412291732, -712893816,
    1084143442, -1603522906, -428545917, 425469075, 164108135, -345569391, -898823568, 108066444, -3442981, 160435, -89506, -3969771, -1032642450, 243063405, -681181323, 327823510,
    341235545, -394979434, 24369997, 598288280, 95893665, -564139151, 899292320, 228340894, -73652834, 547689599, 60235947, -379122247, 9841237, 158925978, -143201670, 595654273,
    -310499409, 245045121, 546110324, -210108772, -360967292, 478666880, -782370177, 243995282, 159378539, -646637152, -145438903, -342689128, 43058303, -816450980, 461572744, 176755582,
    144186491, 345502817, 529404332, -748490612, 159390578, 125571985, -293989752, 59310952, -930992989, 60100477, 378596982, -177666428, -9830514, -4915187, -495781743, -395059578,
    -879301277, -179845546, 510125665, 157682317, 660658277, -144245894, 244915838, 916963969, 263455341, 1151522400, -6020272, -666904966, -580659841, -850071207, 191820945, 245768276,
    1183124616, 527571282, 294924466, 326299061, 73730887, 189856213, -1201343895, -141564815, -489958256, -60631972, -560981326, -730464391, -410898298, 377487796, -461629565, 645076297,
    124394871, 276435009, -343357305, -526650288, 495709255, -1096937374, 1318189734, 330160762, 446895764, 633454700, 662372451, -361298296, 160961105, 262219120, -915544662, -260441739,
    257820338, -715331943, -426768226, -90767538, 412480119, 796970099, -191047875, -493215301, -831196787, -676715875, -220460437, 560209033, -93710928, 463682669, -11648701, -7494992,
    6306720, 7102460, 446441889, 716776857, -294391159, -209712784, 596980138, 159124883, 141493383, -94241173, 446574255, 327876995, -126028429, 295434853, -377885815, 193596053,
    -278265743, -428739192, -76740729, 244521612, -429921427, -361044900, 176692117, 158863238, 43905393, -359729302, 463553217, 698485393, -614079894, -328210565, 362682280, 76088976,
    -294262170, -547296428, -72602494, -41547153, -294851969, -176430997, 43382139, 310514561, -75956360, -176621724, 764549015, 92669070, -60691866, -177276295, 513617315, 143264898,
    411365727, -159452566, -9043898, 14483314, -494726272, 109827968, -425989023, 209452178, 76481913, -196039541, -124321686, 425971570, 175895178, -410777456, 445447511, -376691050,
    -429917572, 59366009, -141767748, 412414091, 242089081, 545836122, 293473156, 209909890, 478683507, 144116081, -310250144, -292805558, -25361303, 412742772, -177139835, 163121557,
    60360317, -10947937, 477894461, 74256064, 193725274, 330170473, -143932532, -7009675, -74253727, 276166057, 510326106, 460586905, 276948632, 243459955, -189861010, 444336010,
    -511900022, 1049364080, -694812806, 1099635585, 74776713, -663801264, 243989889, 308420214, 662763631, -109521322, -107607691, -108919447, -275249522, 544859989, 140775305, 226878846,
    208868965, -462020959, -312672092, -397020297, -1478983, -2907473, -839287, -6328296, 41085318, 309985423, 25558915, -172886902, 311432856, 59052425, 327351925, -429122431,
    -22730609, 932450932, 631838352, 41546599, -109855154, 361765025, -717033579, 396693108, -110759304, -245637505, 245692760, -999612538, -126164114, 815200652, -125957761, 564063311,
    -74846091, 143328898, 191627134, 213843347, 461708440, -562886018, 192474249, -461170538, 1169433233, 713877332, 732309889, 1033445486, 193132678, -309586018, -1422724983, 1204110001,
    -394654613, -547631780, -40628136, -712559183, 343210360, 646386556, 8982935, 865141367, -7078078, -2424624, 512038518, -160895918, 563743860, -478079158, 458678173, -230494608,
    -397076130, -73218448, -76739194, 1016642950, -397590607, 1218703433, -22343817, -1115038077, -307697740, 732424114, -747575666, 443629661, 189074318, -21680254, 480312775, 58850471,
    -313459618, -360839045, -24643219, 312651601, 811932842, -645071750, -1168182152, -1015270778, -963051887, 509343517, 392103587, 341784900, -260058735, -232258691, 8586383, -882113722,
    307296648, 345368408, -296941712, -461973882, 694813326, -309861552, 236910455, -662494315, 323096910, -830727269, -979429961, 696830096, 1468019309, 140241291, -1100404898, 513333684,
    -194838598, 179765633, 342157443, 126554799, -58000264, -516011388, -342243424, 850209696, -243197841, 263188147, -5958009, 4329260, 9796229, 1611891, 127598985, 23585651,
    -1202400440, -545862064, 1168769146, 23655550, 122146358, -24713904, 682367161, -91687036, 26020224, 799414936, 311895444, 245506958, -25629048, 597099162, -968028511, -580386176,
    127857489, -797247083, 359780682, 175239264, -275637102, 596502891, -39914394, -293543306, -1406819799, -931797649, 1033971589, -698162845, -363805404, -59779792, 512499628, -428417430,
    411297669, 463145601, 716054177, 396757611, 175115130, 630267801, -732297833, -394852970, -157228191, -293404027, 276680008, 361691733, -124450941, 663873135, -5243080, -14090192,
    -780074907, 594602369, 74317427, 193323371, 461495419, -244595341, 1366689956, -111229066, 363468658, -107678665, -376233924, 313719386, -175186352, 596634285, -845552062, 329634715,
    461043059, 228391016, 360640886, -6295462, 76351930, -158860166, -63580764, -9042289, 143070062, -358751097, 125963368, -173809518, -545000561, 1134103681, -494467169, 1166020221,
    -41878634, 427353243, 427290988, 430039672, -294203015, 92144000, -811139460, 243727746, 176879682, -944701317, 801965394, -895094689, 210238354, -306644588, 678486383, -54591083,
    -701818227, -142084501, 27205505, -362802577, -462361518, 327999332, 86390280, -108666819, 174517842, 796921984, -25239714, -378402715, -661514349, 211879304, -363196231, -193988430,
    -309104, -4140876, -355437, -8621726, -1019952801, 57594938, -309391997, 969157783, 295574394, 582892194, 511245690, 682174641, 716515210, 56949905, -92935312, 782255811,
    -443802463, 210046321, 260707468, 125777054, 209649530, 328934047, -311559024, -109584273, -76020358, -194707071, -59049854, 748158069, -919417501, 74112084, -177668469, 1203846286,
    1170021760, 970730399, 210367331, -359003988, 617032872, -394518110, 225907071, 25827446, -444659303, 360777073, 93857162, -378206853, -277283980, -175892334, -329187443, -415506599,
    -580385678, -77997979, -125961872, -43261092, -9699398, 24248201, -171495818, -22082461, -494739371, 8004195, 396294779, -58594445, 1770979724, 141422496, -428930919, -293869442,
    1102218609, -428616870, -126288547, -141433430, -1358844514, -326707317, -529005645, 7735922, 763110293, 261767255, 25033362, -893135521, -149369171, 124310122, 176421760, 191162045,
    55713164, 1016134334, -109650551, -141696161, -208668070, 42197068, 194378111, 25029728, 1696842777, 495401838, 529265567, 262207101, 278341447, 497025393, 865671317, 243792273,
    296804447, 194053472, 326241145, -795664581, -580185986, 5836645, -531235651, 1033185896, -779874394, 1318198144, -127203719, -502196372, 742719560, 275854446, -346298258, -1302250841,
    -1166144833, -412734551, -478422121, 222434205, -26145327, 1061226903, -6528531, 8298354, 4498882, 10504893, 395455659, -631709306, -427099252, -38733677, -578625381, -191826347,
    71686777, -257761938, -616437152, -765662340, 161879183, 849472877, 179392136, 309854310, -935937175, 58073258, -801328261, -798493061, 158850391, -245111948, 110163274, 227270244,
    8390784, 715912572, 1506304722, -530787957, -157414230, -527766424, 146883278, 43255910, 139715723, -1135032493, -446961767, -1100223381, 582234231, -613828805, 1068113020, -24975538,
    -783031167, -11742639, 462422187, -309914234, 309586261, -917454728, 397225864, 529266790, -74318730, 193455971, 4914874, 4653193, -1017181584, 1298394490, 1216483201, 526253900,
    92338303, -158392712, 39200681, -141756544, 462875783, -730269570, 1250485892, -295045013, -395121326, -228131698, -172553615, -363333757, -277478023, 513209482, -479979376, -408949134,
    -427815510, 610462351, 173848953, -76942446, -645276789, -27139992, 1149834904, 175695985, -1149556115, -72681860, -1115628462, -243133831, 58732419, 278536839, -10755459, 779296600,
    -326694267, 278601122, -243579505, -91080056, -580983420, -460849288, -528613820, -914757255, -514789240, -507975786, 222044248, -994046086, -581300082, -425269127, 912841326, 479977842,
    259656048, 127198833, -428204896, 830406536, 178251626, 833560483, 58593671, 128459654, -193400950, 513745024, -109582219, 543833998, 1169652, 5652181, -4631932, -484666,
    597438906, 681054356, 143119985, 595664286, -92140903, -276694375, 1288712855, -242810724, -59243392, -193793410, -866714202, -544735387, -464595620, 108127060, 294132882, 108390779,
    -192218529, 161292964, -311098480, 277350523, -464918649, -59570068, -176427637, 799678068, 916064667, 210498440, -260581558, 209721223, 176753333, -613555319, 1625047976, -846918495,
    -225047397, -664741786, -480772172, -1032915882, -77011853, -212873135, 532159352, -161489076, -42405260, -445973387, 8064155, 143986821, -346949774, -329718706, 495320962, 328597879,
    -8257866, 19857496, 796590690, 477484388, -680457849, -94639221, -1335364466, -695401086, -493753725, 242624148, -110763623, 497082465, -380238987, 768211545, -343274380, -243996507,
    424985825, -93190542, -778706593, 379266632, 678964897, 865420086, 211012768, 325845180, -510266818, 780091325, 226165591, -694752947, 574368401, -728640941, 428850518, -8061362,
    665242728, 245768053, 546428531, 291775830, -121381237, -177245594, -862832723, -795332501, 912785033, -876218014, -1047405292, -627124666, 238419815, 310635162, 528155764, -845019757,
    93127289, -291497549, -62059693, 480566100, 1654324557, 143710318, -374874027, 577158498, -747505794, 426042005, 76874343, 78000046, 763695790, -592642409, -143189663, -494063235,
    -258734722, 631451990, 4413744, 5365140, -10611456, -6042037, 110043033, 277543802, -176747905, 196289186, -228532118, -108462712, 578879607, 327222900, 193989243, -126944382,
    -58520415, 866518413, -800468874, -8789662, -294126506, 497427880, -394466716, -311890327, -26415515, -144775798, -649929899, -396168353, -261814915, -260051342, 716909468, -109058708,
    629942711, 766911651, 6944412, 93521279, 1119627436, 818884522, 480254108, -664605587, 917783489, 516109250, -969682283, 74708833, 750268577, -480390032, 75094104, 25686917,
    697766811, 176349575, 58724496, -209062553, 209721496, 175762296, 7536306, 15859688, 644862067, 579197791, -793889451, 161086007, -141756755, -395968604, -105772692, -111881360,
    -24381728, 395434092, 7944105, 932246633, 60879244, -209329194, 529204069, -73337126, -763036525, 349567313, 409736917, 81280382, 593941398, 509937282, -312151208, 1135412913,
    999682663, 546632803, 242958034, -609164967, -596390019, 92996680, -294844507, 358751079, 581561443, 1198714481, -1417100871, 257946507, -207804774, -394177677, 241223547, -40364947,
    -815476389, -627845270, 508634037, 394122547, -462814586, -746254235, 643688318, -8512639, -462481537, -171641774, 1314991535, 339020938, -223942241, 93188973, 26344102, -223282822,
    -1065942371, 414138555, -584786822, -712232874, 94896523, 442639480, -880234357, 511723932, -238197, 5740907, -1984426, 2101027, 867050897, -1185218191, 294191730, 163061874,
    -832050819, -380247742, -463734414, -1003181233, -599337119, 580787602, -11348632, 397009208, -294653348, -1017647485, 1036334478, -42323035, 208982898, 143128416, -681504866, -313928333,
    9832309, 328603023, 159585131, 59502413, 1086142132, -1218714266, 345444736, -272885933, -175829846, -112011439, -277024387, -935423157, -396233609, 1000737921, -581312885, 1672997971,
    -379121799, -848887925, 513413484, 751070677, 379641670, 92207719, -245957218, -583284348, 648682888, -194056315, 495921292, 849873989, -16449516, -9960995, 812449933, 929228382,
    -24840049, 580649794, -645985658, -300160858, 113573238, 1044049815, -295505797, -833153644, -832162392, -1051065430, 644227939, -694285457, -6604123, -73275756, -794563679, -273681552,
    930877816, -595145349, -126815835, 610734470, -39764880, -92606075, 996542833, 511428223, -1132259989, -125833878, -60224627, -263912785, 278285235, -900126353, 764934558, -22022779,
    -23894101, 576906354, -158324824, -613220407, 330103707, 344006081, -1533601435, 212070520, 542720727, -1214245305, -175772787, 44155270, 231405728, 225438811, -729681079, -848501386,
    846841244, -427950207, -59506823, -192681362, 380953991, -864136079, 527239788, 847119469, 746244725, -679861410, 816312454, 429979255, 497425523, 309458868, 4145420, -3083504,
    2008044, -9348832, -210111327, -329247878, 59835015, 142611598, 461766036, 394719080, -159707261, -44029022, 228669358, 447621793, 142407544, 377361531, -1470108795, -429325435,
    -125696904, 395119770, 125758816, 410580856, 309848716, 359727236, -530394012, 831585420, -225643399, 967911328, -327094420, -547486328, 277283471, -59771259, 276494478, 143587433,
    -109768826, -92725896, 683096752, 749284000, -177279640, 832705687, -1385227364, -696975739, 8456317, 76812994, 343063620, 410382939, -109715345, -74844016, -412482918, 427486591,
    -343542155, 916395399, -262153, 13172818, 278076278, 74039867, -428142197, -461569705, 645266866, -128718725, -256237887, 93522818, -195560564, 512540012, 427999112, 731239231,
    -260703617, -1048526211, -888281468, 56544381, -242099553, 593832750, -4190325, -126212501, 645983412, 306779584, 680058765, 189720962, 511185521, 193711947, 664399438, 144043357,
    -797376641, -377150870, 645657170, 748495422, 376701069, 711853925, 1417872471, 591068244, -7398268, -1030545815, -725395889, 176226368, 39386725, -89409415, -242303121, -275196595,
    55182959, -592559497, -396294531, -594146417, -946209886, 414375038, -426512262, -142467952, -764269177, 677835386, 665848652, 931001710, 159187836, 362099111, -141345627, 91838100,
    -41684856, 513755828, 557975152, 729684383, -5275270, 6313760, -1036397, -587826, -192789133, 109967206, -258598247, 161022326, 919877351, -1031864961, -413024683, -597626492,
    -178194783, 732488254, 1051139452, 934808393, 209523533, -748558953, 159917484, -429914484, 815409796, 595527555, -615259261, 563477617, -359593556, 294134960, 1116005721, -276351310,
    -74304899, -259469466, -291229540, 43716210, 111556044, -1471361178, -431503553, -581188724, -296423794, 397010489, 1068894321, 497939035, 89639725, -363010161, -325576028, -160239233,
    177410425, -24970379, -447157659, 128383330, -832571757, 58720919, 847706458, -325238091, 4391053, 1834555, 341512638, 980545924, 59366488, 693435266, 91818886, 394737261,
    41280841, 144381579, -25505410, -375318934, -930019950, -1302266241, 561460601, -747310986, 530048935, -176880222, -760936537, 426375489, -1165304397, -944710565, 581958479, -94833715,
    394519705, -109117514, -24121215, -445776507, -946279284, -528298646, -42068358, -1400305734, -345109401, 160442530, -445176392, 511898939, -45750894, 513932909, -457898112, -292489344,
    780071549, 209918132, 307565964, 1001714300, -208992392, 311370585, -11401822, 447406186, -292549216, -255994738, -428866627, -175892639, -1201531524, -141420720, 230233007, 118626403,
    -396315273, -29294732, -444986208, -205517208, -194311291, -289067899, 613088843, 328013701, -75166780, 1098520441, -5008210, 2630392, 1519734, -4431995, -764536166, -126494349,
    -161352057, -360578706, 427351886, -175310477, -429137824, 343403092, 495592602, -832245899, 1084222070, -498728046, -125298013, 512688242, -25548867, 1403460477, -393745818, 125766815,
    -462230685, 276044471, 142342758, -393731190, 577236331, -194894167, -40295534, -92675989, -210307720, -58520477, 578676853, -41681021, -446707104, 411040350, 512035485, -732177052,
    815594114, -784206944, 395978147, 243922528, -107602515, 1639908715, -225103990, 293803164, -59507066, 176106181, 143794575, 9707922, 510455153, -934803053, -6094778, -10747789,
    -24823421, -379207068, -127205780, -94651039, 480511593, 62462602, -177674361, -26413956, -209771866, 361757050, 1268946245, 446626155, 581241735, -414393694, -731652209, 8579699,
    -41817184, 123866215, 148509007, 211419223, 276821856, 273545845, 511820421, 225721214, 127079091, 177068676, 933423971, -646724544, -461830237, -444461167, 193082161, 41422241,
    -326241915, 345833278, 911281549, 143605391, 997974404, -208137348, -259570349, -644740470, 274407592, 328720018, -258476977, 495841971, 177992053, -257426286, -1099552622, -173535309,
    676599956, 359591283, 193650591, -779826549, -306379109, -126815364, 766114684, 660721278, -1302666375, -441577554, 157626537, -576061814, -412686984, 508043874, 561579978, 294846055,
    -6994391, -39428, -6487027, -5292096, 735930821, -783368392, -27333018, 161677688, -227936125, 579939700, 413946302, -311363440, -74972535, 311764862, 44701044, 377619852,
    -362216309, 394586768, 815530354, 1119565223, -428144758, -175105129, -26541164, -140230196, 595912299, -175508111, -260634213, 883097706, 985812131, -1136218055, 361104261, -6620031,
    311044239, 480716146, 44649161, -595988099, 447815326, -7009143, -494666876, 90760320, 309198994, 413133949, 782561379, 613613958, -563609973, 261428890, 543957908, -544525142,
    110555759, 58985337, -209913181, 779873372, 4849421, 116, 276495244, -476240545, -372302507, -511718823, -292688519, 276693348, -174981012, -344717203, 865461124, 961676396,
    -249749338, 899001409, 480053864, -445189508, 309596556, -951003718, -694684017, -292942452, 208351194, 279261014, -39781492, -394589903, 295255913, 343476047, -262080120, 598209449,
    -273741716, 276945290, 544734833, 92933495, 411492230, 496898112, -411571829, -73674890, -425911680, 645721195, -411175270, -40042407, 1351146612, -274583956, -491720874, 999030881,
    1579552199, 61001820, -261097841, -76084587, -443144826, -1099027316, -1054470533, 762519183, 8446660, 679601275, 78186361, -125108096, -1048845847, 93586792, -260177827, -546703494,
    -410586502, -394182499, -141165679, -275908237, -411769000, 729424032, -2358598, 3424735, -7015239, 642052, 178127977, -495584370, 495536059, -277024659, 378014842, 126946632,
    44585387, 211158867, 413470592, -176234366, -445716611, 663878516, 412294565, 396565897, 278395503, 766789554, -848886373, 276895379, -42860921, -645923973, 24960861, -462162552,
    -662832539, -225914530, 328932247, -763816033, 935873506, -326434418, 244849538, -494402493, 144399021, 127987808, 126230140, -781989801, -412224926, 629410157, -89978201, -126552994,
    26610835, 313471635, -733936240, 327555713, -75628153, -1082265464, 76009563, -293732982, 94312837, -178337196, 18546655, -20316237, -174531236, 360980339, 125304683, 42190726,
    748418444, 560202884, -864935811, -431106664, 44761738, 42732149, 778749830, 177468542, 209109878, 529716669, 558955194, 144499354, 428210267, -155582856, -224135811, -393362590,
    -160171879, 443549798, -140901330, 478936199, 427432292, 363002492, 43176305, 7330137, -427436896, -210556064, -109774838, -696851571, 445313886, 140063854, 425529457, 648726903,
    -781119362, 1518802558, 964366199, -44100445, 612631493, -529599676, -682235530, -359800929, -76609930, -226501721, -1937633383, 675867249, 414052483, 493549473, 796319847, 296503125,
    -294980250, 247139928, 613601978, -518060484, 529984912, -745534513, -440132362, -9762164, -194761306, 524944788, 543758704, -463076953, 2070704, -480484, -3022954, -660436,
    -932779408, 563424915, -210369403, 40176229, 75756118, -75555668, 498347394, 1236806033, -192602732, 42922350, 193086652, -226293358, 59832961, 210361200, 414196376, -649214907,
    -783756971, 262014597, -597887105, 25556316, -7738539, -109241723, -245248925, -1553204095, -629081480, 377619822, -109635432, 396503708, 210303858, -613613669, 616118659, 869217694,
    -512945508, -376972197, 75047849, -192607087, 583014807, -59322022, 60431266, -1017513875, 60759189, 512625537, -832313456, 631316864, 613684350, -243593823, -211102650, -1066333791,
    5832758, 2948944, -526976378, 174571911, -24972959, 43124593, -712369333, 561057664, -798039948, 74854297, -210950533, 578737778, 261751661, 59633031, 1066279287, -479272538,
    -194251532, 545839756, 25681848, 562500458, 292295525, -745727108, -510900949, 6030472, 261955221, -193399983, 25677247, -110487688, -191893103, 173676432, 295050125, 108131458,
    -492491920, -7731390, -678495313, 859558720, -378008453, -161744029, 946465415, 8269408, -779622531, 526122112, 107756626, 58115462, -360316548, -193392037, -492966467, -983359427,
    -949414006, -559939229, -212538235, 498594675, 178175359, 999948157, 397724563, -44702091, -6486657, -294585494, 628225890, -945658446, 342160011, -1066519620, 444921688, 726939049,
    395777675, 205191031, 5274463, -3080729, 265640, -4628068, 632424619, 1033379201, -716314260, 566111126, -343996008, -258997343, 614799231, -648744535, -766455455, -125107572,
    427953543, -25620396, -228139414, -42401918, -209708408, 846919043, -597237611, -479206315, 125632372, 94042734, -530319227, -243929752, 293931681, -579992204, 1303636347, 1218379625,
    -781252498, 632888442, -562094416, -209779013, -7072126, -627836227, -632505537, 494601347, -58984584, 1117726054, 512949602, 547096982, -495777145, 361239725, -42461535, 344920961,
    -25042600, -39387530, 7337097, -125633676, -125893738, -259713426, 9568121, -1507292, 176352924, 227743645, -243943605, -126228611, -1199307124, 898780304, 221704337, 699337352,
    359724671, 360565885, -40968061, 479643479, -42140758, -279769712, -1386693452, -750655830, -343023221, -26534013, 495132012, 260247652, 376444808, 243864413, 880074170, 26683534,
    126551130, 127072917, 74827344, -361695130, 427748712, -55582844, -75947461, 778821216, 59893638, 791612494, 1414593143, 911802713, -8383862, 129625456, 227620716, 344068973,
    -765264260, -41751826, 60680271, -293808199, -58853267, -948764550, -714994847, -1640559474, 265147454, -19136140, 415297398, -285749373, -159520387, 39592592, 408878961, 510463371,
    965545603, -964423425, -460899691, -243124566, 142861927, 295177824, 630999502, 143597946, -4165157, -4803432, -4037033, -6391814, 477749114, 211097232, 902899886, 158989938,
    -59040901, 597496201, -291821611, -8263320, -327683440, 698420349, -1185422457, 225245830, 393542015, -260819286, 529260873, -663028829, 58128536, -428609176, 27265160, -513149351,
    1236208788, -143587447, 1353195117, 275964744, 613475199, -74569596, 511376000, 951403453, -7398011, 59574896, -125423436, 1221411753, 26408054, 917245824, -764473718, 648425895,
    596709751, -142528330, -109911722, 178721960, -143331702, -596118422, 126546288, -158661998, 883361922, -328139664, 1051198082, 546765949, -4915353, -18350133, 512489381, -141755789,
    -426586528, 479056494, 412351341, 159973762, 1217925454, -157088912, -867228222, 259713409, 965532532, 192930159, 379651961, -176820090, -347085874, -77531774, -751175800, 259784582,
    57939827, -511637121, 191695746, -23732083, -179636854, -478289763, -448779906, 74976639, -530574221, -110429568, -94060885, 262730328, -611715526, 310112385, -208329859, 292287830,
    20511809, 244319098, 390981814, 211683963, -11204780, -577102461, 273811633, 26667118, 343781776, -341373527, 528546417, -1046542235, -480504493, -392362375, -193653394, 176295283,
    296288631, 379439471, -915208013, 227667069, -42723492, -208281448, -496572317, -1200019042, -1113439835, -278257744, -1047011277, -56155255, 73214873, -427889783, -9461306, 5608218,
    -4347807, -2689525, -917181081, 9174651, 578420883, 126612063, 664152432, -1236087170, 613622916, -295572129, 227412141, -8918956, 259854752, 479916417, -159256180, 243863163,
    -41413500, 798953874, 1050351734, 93656231, 7866237, 208668553, 480586403, 530129050, -798693014, -40509315, -463733654, -108064913, 159510426, 666188185, 328283026, -1406158226,
    748572074, -564404096, 613096359, -462825924, 294199724, 345040752, 243728773, -92937110, 109975715, 749810101, 1137250455, -76414311, -293207686, -210038373, 380580512, 294654345,
    -546579597, -41618822, 1048458, -20906369, 126423686, 209513105, 90440540, 195037346, -697435032, 75967355, -310789258, -611777441, -329246093, -42602118, 1336971340, -260770477,
    109052330, 24312946, -598417541, 697240490, -762122110, -275845014, 261888349, -1130623368, -157282703, 412157072, 665713595, -172563060, -477176698, -125115542, -328600286, -1385037440,
    546578314, 527168647, -157548677, 1469311599, -309595515, 780533369, 58454811, -428419438, 679210374, 26022011, -713226131, 58578071, 144116555, -90903167, -425223530, 212078123,
    94306676, 26936696, -497416321, -91746922, -796658828, -326768283, -1032521597, -1218444432, -245038482, 140308353, -146602680, -590816136, 446170974, -577302923, 391588471, -477821361,
    -243861130, 679284122, -674821220, -25422459, 85580, 4217621, 2073620, 1369660, 832913106, -697773721, 23665536, -174326905, -630908748, 313725031, -446575271, -76344210,
    934280301, 177741723, 6086768, 412746346, -1301479303, 696971122, 481297277, -323806329, 207072560, -91879280, 244517537, 159178327, 94644638, -90379921, -462547310, -258530931,
    546050735, -783035813, 75699609, -561975656, -982438990, -258346406, -111621785, -445183881, 227931473, -142997356, -582494616, 329051737, -714090889, 411820908, 260179050, -273800051,
    139969884, 27795619, 125768328, 243327586, 262546573, -427176852, -344318335, -142346617, -27459445, -1113957, 106565182, -190787515, 140113281, -882638312, 145819818, -983958155,
    -1368529271, -999367777, 732746152, -60225421, 209513327, 377804881, -207688307, 226803867, -212786818, -444345954, 74524569, -110816625, -558483841, 362019447, 373548476, -530509733,
    365046924, 377421440, 1064369778, 546431180, -324874933, 261540978, 23854978, -159911111, 932330877, 813054298, 579783280, 9611356, 177290639, 1083686502, -829669750, -363466124,
    615454820, -307345804, -846345078, -694820487, -680530819, -1126712511, 125777294, -608764555, -609742656, -1012462453, 308020660, 1268913477, -930758280, 246416021, 766050726, -630465681,
    1051120778, 1570169693, -243399538, -261608785, 732961648, 563035530, 251204480, -359205251, 661079112, 744892260, -8890764, -568356, -1059448, -4806361, -21675381, 427290743,
    -662969451, 935473025, 426315167, -328602999, 76745047, 91226569, -59766642, -328995445, 799149448, 695795363, 327747722, 277947504, 380122526, 24712887, -529931930, -24638053,
    -783686514, -25168518, -108860832, 125836435, 109440338, -714863199, 1490714587, 495514984, -948570990, 1054946737, 344471256, -295576182, 42730317, 460589001, 126097823, -295439735,
    511049578, -93325931, 580852600, 126880621, 363414721, -7795324, -76085082, 160370588, -227479166, 111211114, -209652086, 159781003, 731510129, -545590143, -5505012, -18546699,
    -107997087, -160310714, -1048110219, 780259489, -78254214, 861271433, 161482600, -229580166, 57075611, 343069802, 713678673, 229112439, 476772785, -1183859296, 394128559, -57611887,
    -324342624, 244388734, 263591790, -209064861, -272093854, 87422379, -57674881, 178131339, -678693742, 379713128, -458819962, -209524094, 91886482, -225303730, 496901670, -60762730,
    110816897, 1398074458, -44825970, 262468737, 912978554, -528871056, 427951971, 159647363, 494011266, 243658889, 26276455, 176546656, -715123087, -861330810, -978975588, 61075067,
    -95277422, -175380081, 76004248, -850579357, -224063603, 374336603, 866452064, -462363817, -124785033, -210623827, 208414853, -1031599212, -209907063, -246146891, -949220987, -243594127,
};
#endif
#if LK_LSTM_INT8_DSP
#else
static const int8_t lstm_1_weights[28672] LK_ALIGNED = {
    -29, -24, -38, 16, 21, 29, 38, 53, 59, 67, 32, 42, 34, -3, -10, -15,
    -35, -57, -39, -31, -15, -4, -5, -26, -47, -22, -19, 15, 23, 14, 26, 59,
    46, 70, 25, 31, 36, 18, 34, -15, -22, -30, -49, -50, -38, -33, -33, -5,
    -43, 9, 37, -10, -12, 0, -2, 19, 11, 3, -17, -14, 50, 1, 29, -12,
    -34, -13, -12, 14, 17, 22, -22, 28, -19, 6, 28, 11, 41, 18, -14, 10,
    -6, 47, 6, -16, 18, -39, 49, 10, 47, 0, 2, 35, 20, 30, 14, 18,
    38, -47, 4, 24, 2, 0, -28, 39, 2, -3, 7, -36, 4, -1, -14, -34,
    -38, -26, -20, -41, -1, 25, 58, 44, 63, 70, 47, 21, 18, 2, -10, -16,
    -7, -10, -15, 4, 8, 3, -3, 15, -19, -4, -5, -13, 11, 18, 42, 15,
    40, 39, 10, 3, -1, -10, -9, -15, -3, -5, -13, 1, 3, -6, -8, -10,
    21, -25, 19, 30, 2, 7, -9, 2, -19, 15, 3, -12, 5, 7, 33, 36,
    -36, 5, -20, -3, 33, 19, -11, 4, -33, -29, 48, 11, 13, 15, 22, 2,
    5, 66, 13, -15, 20, -28, -12, -30, 13, 4, 22, -23, 2, -5, 35, 6,
    -32, -36, 28, 6, 21, -37, 0, -23, 48, -8, 0, -37, 12, -7, 15, -4,
    -42, -54, -44, 0, -4, 23, 3, 8, 13, -23, -3, 3, 9, -8, 24, 45,
    27, 15, 22, -23, -25, -16, -10, 11, -39, -54, -28, -14, 5, -5, -20, -32,
    -14, -43, -42, -12, 3, -4, 9, 43, 37, 6, -1, 8, -23, -8, -12, 6,
    52, 78, 8, 4, 12, -15, 38, 44, 35, 51, -70, -68, 1, 83, 5, 11,
    38, -57, 45, -56, 1, 28, 39, -25, 51, 16, 41, -19, 45, 10, -48, 25,
    20, 42, 7, -17, 57, -25, 25, 38, -14, 66, -27, 34, 14, -13, -9, 78,
    -31, 27, -11, -51, 17, 20, 3, 3, -60, -18, 12, 28, -15, -16, 6, -20,
    43, 1, -22, -49, -7, -19, -48, -48, -35, 27, -1, -15, -42, -40, -34, 11,
    -3, -12, -20, -10, -5, -8, 22, 15, 78, 73, 30, -14, 3, -9, -15, 8,
    -3, 61, 47, 8, 0, -17, -7, 35, 34, 37, 22, 16, 17, 28, 18, 45,
    -18, -24, 73, 44, -3, -25, -8, 0, 47, 33, -28, -41, 12, -7, 49, 38,
    -14, -9, 1, -57, -40, 24, -29, 16, -1, 21, 25, 43, -7, -34, 3, 33,
    -3, 1, 4, -9, 43, -22, -11, 61, 39, 43, -48, 4, -9, 8, 30, 17,
    -31, 23, -16, 30, 19, 4, 0, -51, 25, 3, -6, -80, 25, -8, -29, -26,
    2, 43, 0, -25, 17, 53, 46, 41, 62, 37, -3, 1, -21, -20, -24, -9,
    13, 18, 8, 30, 12, 32, 53, 45, 5, 10, -22, -18, -4, 34, 24, 3,
    -2, 19, -19, -31, -73, -39, -40, -15, -11, -4, -14, 2, -16, -5, 12, 3,
    -14, -61, 37, 27, -7, 14, -51, 17, 24, 2, -16, -38, -9, -19, -16, -35,
    -27, 22, -46, 13, 32, 28, -24, 63, -2, -12, 11, -26, -36, -35, -40, -31,
    -56, 33, 13, -7, 21, -9, 4, 18, -8, -47, -39, 40, -8, 26, 14, -18,
    39, -19, 20, 9, 32, -33, -17, -37, 49, 13, 14, -13, 15, 45, -26, -24,
    1, -4, 28, 17, -18, -68, -62, -53, -18, 16, -7, -19, -22, -3, 1, 25,
    39, -12, -44, -42, -29, -25, -29, -30, -6, 8, 39, 26, -7, -57, -76, -55,
    -32, 3, -30, -16, -15, -15, 14, 22, 41, 17, -24, -7, -10, 10, -8, -17,
    1, -21, 12, 11, -25, -29, -41, -25, 16, 1, -28, -3, 3, -34, 0, -28,
    -6, 4, -30, 12, -5, 24, -38, -12, 8, -11, 25, -30, -15, -6, 4, 10,
    -4, -30, -11, 15, -64, 9, 8, 11, 22, 7, 28, 11, -8, 25, 21, 10,
    -37, 16, 24, 20, 11, -22, -28, 17, 2, 8, 33, 20, 24, 8, -47, -3,
    6, -23, -51, -27, -3, 20, 20, 7, -4, -18, 3, -9, -12, 3, -10, -32,
    -66, -41, -4, 8, -12, -18, -13, 11, 9, 2, -22, -50, -7, 24, 54, 26,
    24, 11, 27, 18, -11, -23, -21, -39, -29, -37, -14, 17, 13, -15, 9, 22,
    9, -36, 13, 36, 31, 6, 60, 46, -9, -32, -15, -11, -19, 40, -26, -44,
    44, 10, 25, -77, 58, -54, 24, -7, 20, 44, -15, 41, -46, -3, 25, 25,
    -9, -26, -58, 36, 17, 24, 5, -12, -81, 13, -3, -30, -35, 36, -58, -4,
    52, 1, -15, -47, -6, 85, 15, -24, -16, -1, -37, -28, 45, -4, 41, -7,
    8, 27, 15, -3, 22, 28, 15, 60, 64, 84, 20, 34, -5, -7, -30, -31,
    -34, 13, -3, 22, 11, 8, -13, 26, -32, 11, -6, 0, 9, 28, -8, -15,
    17, 25, -17, -7, -17, -22, -34, -30, -48, 11, 12, 20, -16, -22, -7, -7,
    -16, -54, 54, 1, -19, -65, -127, -11, -22, -20, -48, -23, 6, -65, -25, -41,
    -25, 7, 21, 22, -8, 1, 29, 11, 19, -47, 38, -1, -33, -14, -36, 26,
    -35, -23, 36, 40, 13, -5, -1, 20, -15, -40, -9, 22, -25, 4, 44, -30,
    -6, -1, 64, 18, -43, -17, -3, -5, 51, 31, -8, -8, 21, 52, -41, -35,
    6, -21, -31, -15, -51, -76, -48, 12, 10, 16, -30, 24, 65, 82, 35, 5,
    18, -12, -38, -23, -18, -16, 24, 7, -22, -25, -38, -30, -66, -68, -81, -8,
    10, -35, -72, -45, 10, 44, 26, 2, 5, -26, -32, -22, -12, 9, 18, -16,
    -4, -1, -25, -12, -24, 18, 23, 22, 28, 0, -12, -5, 8, -4, -7, 7,
    4, -18, 25, 12, -16, 13, -16, -19, 30, -35, 36, 1, 32, 65, 50, 0,
    10, 75, -39, -39, -6, -18, 8, 21, 15, 10, -14, -15, 76, -3, 46, 0,
    23, -37, -23, 9, 34, -21, 56, 25, 16, -5, 21, -16, 22, 7, 27, 35,
    67, 49, 52, 15, -12, -20, -20, -22, -1, -20, -30, -60, -41, -28, -21, -1,
    -8, -3, 16, 33, 39, 0, 11, -30, 33, 28, 33, 7, -22, -8, -6, 4,
    4, -15, -27, -48, -54, -22, -40, -51, -10, 12, 16, 13, 33, 34, 9, -9,
    -47, -73, -15, 3, 47, 34, 31, 57, 9, -28, 25, 36, 14, -38, -45, -54,
    -24, 4, -23, 37, 3, -29, -56, -11, 18, -12, -44, 52, 5, 12, 19, 10,
    -50, -10, 0, 33, -28, 33, 37, -12, -24, -45, 23, -23, -11, 14, 35, -34,
    13, -22, 34, 64, -17, 3, 25, 26, 83, 43, 45, -35, 38, 14, -14, 3,
    22, 10, -12, -5, 6, 28, -19, 4, 23, 23, 25, -11, -44, -30, -28, -25,
    4, 16, -9, 35, -11, -14, 11, 27, 26, 17, 8, -13, -16, 15, -33, 12,
    8, 10, 15, 4, -20, -50, -43, -9, -25, 17, 5, 24, 7, 1, 20, 8,
    31, -5, -25, 25, -32, -14, -38, -19, 30, 67, -25, -33, -8, -27, 9, 38,
    66, -11, -32, -10, -24, 24, 33, 24, 28, 2, 12, 32, 10, -35, 10, 20,
    31, 0, 9, -25, 46, -14, -33, 98, 37, 9, -61, 23, -41, -18, 6, 32,
    -30, 5, -27, -12, 10, 4, 61, -62, -25, -24, -7, 15, -63, -14, 41, -66,
    55, 9, 12, 51, 33, -17, -26, 31, 15, 3, -26, -20, -5, 5, -19, 0,
    -26, -5, 13, 22, 61, 56, 2, -54, 43, 8, 35, 79, 70, 16, -3, 18,
    35, 10, -16, -15, -24, -15, -24, -25, -21, -46, -31, 8, 22, 20, 5, -69,
    6, -18, -12, -17, -1, 20, 34, 45, 23, -9, 15, -7, -7, 11, -40, -58,
    -20, -7, -23, 23, 4, 19, -16, 22, -16, -11, -27, -4, 68, 24, -1, -94,
    -19, 25, 61, 14, 11, -7, 27, -42, 82, -5, 16, 35, 32, -12, 17, 8,
    27, 7, -14, -11, -9, 6, -85, 10, 30, -10, 19, -51, -1, 29, 52, -5,
    -24, -18, -39, -49, -24, -39, -8, -8, 13, 25, 52, 26, 7, 5, -23, -13,
    -16, -44, -24, -39, -29, -12, -19, -32, -19, -19, -38, -58, -26, -7, -9, 40,
    35, 45, 59, 57, 56, 12, -11, 1, -3, 0, -11, -27, -10, -7, 10, -8,
    -17, 25, 49, -3, -3, -22, 2, 8, 57, 17, -37, -22, -25, -19, -2, -33,
    55, -12, -20, 6, 14, -4, -1, 13, 39, 14, 31, -12, 19, 4, -25, 30,
    8, -14, -1, 13, 11, 2, -4, 86, 51, 44, 20, -21, 12, -8, -1, 23,
    46, 22, -41, -24, -16, 7, -25, 8, -7, -21, -58, -23, 47, -14, -20, -72,
    -35, -25, -16, -12, 7, 2, 35, 3, 10, 22, -6, 34, 29, 49, 56, 31,
    11, 22, 18, 11, -8, -21, -46, -14, -37, -2, -21, -23, 12, -24, 6, -13,
    18, 19, 8, 7, 19, 25, 72, 32, 20, 7, 13, 18, -15, -7, -38, -7,
    -10, -20, 1, 31, 13, 11, -14, 15, 10, -8, -4, -10, 67, -35, 15, -26,
    -19, -2, 32, 5, 4, -8, -46, 5, 19, -37, 2, 18, -3, -10, 15, 2,
    -23, -11, -6, -6, 8, 10, -6, 3, 2, -10, -1, 33, -13, -5, 17, -4,
    11, -7, 14, 59, -5, -4, -33, -19, 50, -12, 6, -66, 5, 10, -26, 0,
    -28, -24, -58, -58, 17, 5, 21, -12, -12, -5, -7, -16, -11, 29, 34, 13,
    38, 43, 28, 10, -10, -24, -40, -21, -47, -21, -36, -50, 11, 4, 7, -39,
    -34, -11, -22, -19, -15, -13, 7, 11, 35, 13, 13, 25, 14, 1, 8, -27,
    20, -25, -51, 15, 17, -8, -72, -15, 8, 47, -5, -50, 1, -3, 62, -11,
    -24, -30, 7, 7, 15, 15, -33, 10, -19, -15, 27, 28, 50, -10, -24, 13,
    55, 14, 25, 11, 41, 36, 9, -19, 7, 19, -19, -4, -2, 17, 23, 62,
    -8, -6, 17, 5, -12, 10, -15, 9, -42, -72, -2, 82, -20, -24, 9, 18,
    10, 14, 18, 4, -17, -48, -38, -15, -1, 4, 2, 41, 59, 49, 15, 2,
    -33, -44, -27, -19, 21, 7, -15, -10, 43, 41, 10, 29, 34, -6, 17, 17,
    55, 63, 59, 82, 90, 104, 81, 39, 10, -1, 8, 8, 15, 15, 30, 20,
    -1, -4, -6, 11, 13, 7, 7, 8, 3, -1, 5, -30, 22, -40, 32, -28,
    -3, -41, 25, 3, 13, -30, -34, 15, -13, -6, -17, 27, 34, -28, 24, 8,
    -41, -9, -4, 33, 14, 46, -3, 30, -8, -23, 34, -21, -27, 8, -12, 10,
    47, 22, -10, 10, -48, 43, -29, -38, 6, -18, 1, -25, 18, -3, -41, -7,
    -48, 10, -52, 2, 47, 23, 30, 9, 21, 3, -33, -66, -77, -24, -14, 19,
    19, 9, -4, -17, -17, -3, -10, -29, -7, 31, -26, 7, 30, 36, 61, 40,
    74, 41, 42, -44, -57, -30, -51, -4, -15, -13, 7, -11, 11, 5, -5, -15,
    -17, 22, -11, -15, 82, 4, 6, -4, -24, 0, 4, 27, -6, -20, -2, -3,
    1, -10, -4, 27, 33, -20, 11, 21, -41, 5, 6, 75, -21, -11, 29, -79,
    9, -30, 13, -7, -10, 30, 32, -23, -2, -2, -18, -9, -20, 22, -78, 14,
    35, -3, 25, -8, -28, 53, -18, 22, 0, -6, -14, 20, 8, -23, 31, 9,
    -14, -12, -20, 4, 11, 7, 16, 24, 32, 3, 10, 14, -3, 1, -13, 0,
    -7, 21, 12, -11, 0, -11, 7, 31, -9, -13, -26, -11, 7, -3, -4, 13,
    4, 12, 6, 20, 5, -8, -18, -23, -22, -10, 3, -32, -1, -9, 1, 12,
    -62, -48, -25, -10, 20, 13, -40, 1, -39, -37, 62, 34, 32, -88, 9, -9,
    -83, 31, 9, 39, 23, -13, -60, -18, -19, -57, -4, 15, -37, 23, 16, -48,
    -24, 7, -41, 30, -63, -6, -6, -24, -22, -46, 46, -47, -9, 38, 36, -38,
    5, -16, 43, 15, -58, -15, -51, 39, 65, 43, 35, -2, 42, 56, 8, 44,
    -10, -4, -28, -16, -45, -34, -12, -18, -4, 0, -11, 7, -2, 46, 44, 47,
    28, 11, -6, -1, 13, -7, 21, -13, -12, -2, -29, -23, -33, -40, -31, -7,
    -24, -22, -22, -23, -5, 20, 25, 37, 33, 20, 24, -5, -19, 6, -2, -9,
    17, -21, -40, -42, 10, -16, -23, -38, -17, -44, 19, 11, -8, 37, -93, -2,
    -45, 5, 86, 22, -17, 28, 62, 36, -28, -49, 49, -31, 10, 21, -3, -2,
    20, 76, 12, 66, 8, 50, 42, -14, 14, -5, 10, 29, 38, -14, 2, 2,
    8, -20, -10, -53, -17, -11, 44, 43, 29, 39, 19, 19, -5, 52, -14, 72,
    38, 14, -16, 35, 19, -51, -22, 1, -1, 18, 13, 54, 49, 35, 13, 5,
    -40, -32, -4, -24, 29, 48, 41, -28, 46, -3, 2, 38, 38, -32, -58, 2,
    13, 23, 59, 51, 46, 44, 10, -3, -41, -31, -27, -31, -15, 2, 10, -19,
    2, 19, -17, 1, 4, 11, -7, 78, 11, -7, 13, -5, -10, 9, 24, 25,
    -1, 3, -12, -36, 6, -6, -18, -8, -15, 27, -22, 32, 7, 24, 6, -78,
    -2, 54, -26, -15, 11, -53, 6, 5, -32, 14, -20, 38, 45, -6, -38, 37,
    49, 39, -53, -17, -6, 34, -17, 21, 1, 5, -18, -91, -8, -7, -16, -11,
    -3, 46, 67, 47, 29, -8, -63, -6, -24, 0, -11, 4, 46, 35, 33, 27,
    36, 0, -48, -53, -51, -43, -22, 4, -20, 34, 46, 57, 2, -21, -78, -47,
    -45, -1, -1, 34, 55, 41, 32, 13, 31, -42, -62, -31, -53, -47, -26, 24,
    37, -40, 8, 5, 3, -127, -26, 6, -47, -37, -7, 14, 18, 7, 38, 34,
    -7, 5, 20, 8, 20, -13, -9, 6, -32, -26, 7, -18, 14, -14, -35, 20,
    13, -7, -1, -12, 15, 21, -8, -6, -19, -10, 7, -47, -5, -2, -51, 12,
    -33, -26, 6, -33, -7, -29, 9, -21, -40, -3, -17, 40, 26, -14, 26, -18,
    6, 8, 18, 14, 15, 34, -2, 3, 4, 37, 34, 35, 39, 37, 53, 12,
    11, 30, -32, -36, -23, -17, 3, 5, -15, -5, 0, 2, -14, 17, -33, -41,
    -11, 5, 12, 46, 30, 36, 53, 30, 17, 10, -10, -15, -23, 4, 7, 16,
    -19, -31, 18, -17, 14, -8, 23, 102, -20, -35, -1, 44, 12, -47, -44, -54,
    -62, 2, -5, 27, 16, -57, -13, 8, 33, 51, -35, 4, -12, -40, -4, -28,
    -97, -21, -53, 23, -46, -32, -12, -18, 28, -93, -6, 20, -116, 17, -68, -22,
    -30, 2, 52, 31, -43, 34, -16, 5, 31, 41, 22, -75, 19, 40, -42, 4,
    13, -16, 3, 6, -2, 3, 1, -20, -11, 31, 28, 37, 33, 23, 15, 14,
    6, -15, -42, -41, -33, -10, -26, 19, 28, -7, 21, -5, 17, 19, -13, -13,
    -2, 8, 28, 22, 41, 26, 32, 7, 14, 7, -14, -32, -29, -21, 8, 34,
    44, 79, 4, 2, -11, 7, 65, -28, 13, 59, -11, -15, 33, 96, -6, 28,
    29, 19, -14, -45, -105, 16, 58, -40, 47, -3, 33, 2, -10, -11, -19, 24,
    73, 4, 4, -53, 8, -29, -19, 44, 49, 50, -40, -8, 34, 4, -37, -23,
    -35, 18, -44, 16, 44, -8, 97, 21, 15, -32, -8, 15, -73, -44, 4, 36,
    32, 64, 50, 72, 42, 11, 3, -29, -14, -9, 34, 15, 4, -9, 28, 12,
    -35, -2, 5, 33, 5, 11, 11, -10, 48, 49, 55, 74, 60, 40, 4, -25,
    -13, 1, 20, 39, 37, 32, 45, 13, -7, -15, 17, 29, 9, 17, -1, -27,
    38, -39, 22, 23, 7, -45, -29, 26, -28, 6, 30, 35, -30, -9, 9, -12,
    -35, -17, -37, 25, 60, -4, -8, 43, -61, 40, -38, -7, 61, -8, -57, -21,
    -30, 8, -16, 0, 13, -39, -30, 21, 59, -44, -7, 42, -45, -23, 3, 40,
    -8, 11, -20, -61, -11, 3, -39, -29, -35, -21, 3, -48, -11, 10, 50, -50,
    -1, -1, -5, -39, -34, -11, -7, 74, 20, 53, 9, 0, 7, 39, 12, -17,
    -4, -42, -19, -25, 24, -3, 13, 17, 35, 90, 70, 24, 22, 21, -43, 59,
    34, 34, 34, 40, 14, 82, 72, 28, -21, -54, -75, -41, -13, -4, 1, 9,
    -43, 45, 46, -20, 8, -59, -10, -8, -10, -3, 22, 35, 21, -20, -2, 20,
    44, 8, 69, 0, -41, -4, 39, 5, 34, -37, 15, -8, -34, 6, -21, -33,
    7, 19, 54, -26, -10, -60, 27, 34, -27, -1, -5, 60, 44, 23, -33, -41,
    36, 23, -58, -28, -28, 16, 18, -36, 9, 26, -39, 9, 8, -15, -21, 14,
    8, 24, 40, 30, 13, 26, 9, -24, -29, 28, 24, 25, 17, 19, -9, -2,
    -1, -1, -38, -33, 2, 32, 38, 41, 21, 48, 41, 22, 12, 0, -28, -53,
    -38, 3, 4, 22, 7, 20, 14, 13, 1, -14, -19, -32, -28, 12, 5, 34,
    30, -58, 25, 21, 4, 5, 52, -3, -9, -29, 36, 14, -17, -14, -45, 11,
    -27, -47, 42, -1, 40, -13, 26, 54, 4, -5, -55, 23, -1, -45, 10, -50,
    -49, 11, 21, -9, 9, -16, -65, -5, 7, -49, 9, -28, -63, -23, 60, -26,
    -53, 49, 9, 13, -35, -1, -52, -19, 16, 47, 32, -95, -8, 19, -15, -14,
    -9, 7, 35, 41, 8, -29, -35, -71, -32, 2, 1, 48, 35, 41, 25, -3,
    0, -32, -30, -37, -34, 4, 5, 37, 12, 3, 27, 44, 1, -1, -44, -74,
    -32, -33, -7, -2, 2, 27, 13, -8, 4, -17, -20, -37, -26, -15, 1, 15,
    43, 31, 4, 2, -15, -9, 13, -34, 12, 10, -22, -26, -26, 77, 9, 63,
    44, -46, -34, -42, -12, 9, 30, -19, 41, 1, -14, -2, -24, -6, -3, 30,
    82, -13, 13, -15, 26, 5, -17, 6, 28, 67, -24, -36, 12, -3, 31, 14,
    -16, 37, -24, 1, 56, -1, 64, -9, -29, -2, -7, 19, 0, -38, 36, 20,
    8, 2, 55, 99, 30, -7, -11, 10, -11, -28, -33, -34, -17, -12, 14, -12,
    -17, -3, -47, 0, -11, 0, 13, 15, 33, 26, 93, 127, 88, 58, -5, 20,
    -27, -12, -3, 13, -3, 12, 32, 21, 9, -1, -26, -10, 0, -8, -9, 10,
    26, -36, 3, 20, 32, 21, -20, -35, 22, 27, 26, 0, -72, 5, 9, 12,
    -43, -62, -51, 12, 75, 41, -36, -30, -7, -14, -49, 74, 89, -26, -3, -101,
    -27, 14, 23, 6, 37, 7, -75, -42, 24, -27, 4, 3, -50, -61, 17, 61,
    -59, 56, -10, -10, -8, 0, -95, -14, -10, -28, 10, 11, -39, -2, -23, -44,
    67, 55, 58, 23, 43, 14, -45, -15, -53, -52, -51, -54, -47, -31, -6, 36,
    48, 44, 25, 18, 3, 5, -8, -22, 1, 25, 29, 10, 4, 13, -31, -27,
    -30, -15, -45, -23, -37, -25, -5, 21, 26, 34, 25, -18, -13, -7, 14, 3,
    48, 32, 31, 6, 30, 17, 47, 34, 54, 2, -40, 31, -44, 39, -17, -29,
    18, -37, -24, -3, 15, 4, -20, 4, -14, 68, 5, 2, 1, -15, -22, 87,
    -8, -17, -18, -13, 0, -37, -15, 26, -15, -17, -17, 24, 8, 0, -30, -2,
    6, 73, -11, -78, 17, 63, 42, -11, -33, -33, 4, 25, -8, -20, 20, -10,
    -23, -26, -24, 4, 7, -3, 10, 10, 10, 14, 4, 17, 3, 8, 21, 0,
    -3, 13, -1, 17, 31, 27, 27, 13, -35, -24, -56, -37, -31, 11, 8, 22,
    55, 49, 54, 38, 45, 24, -17, -34, -31, -27, -15, -20, 5, -1, -20, -24,
    -29, -17, 15, -15, 44, 27, 37, 29, 2, -10, -7, 6, -25, -28, -21, -2,
    -2, 19, -32, 6, 9, -33, -12, -5, 1, 37, 15, 40, -23, -36, 37, 1,
    -14, -3, -15, 26, -15, -7, 32, -29, -16, -17, 9, 4, -5, -8, 13, -31,
    22, 18, 9, 54, -17, 30, -26, 4, 67, 40, -33, -87, 40, -8, -15, -14,
    78, 50, 56, 20, 43, 10, 29, 23, 38, 27, 22, 0, -12, -13, 4, 15,
    2, -6, -7, -2, -17, -29, -5, -23, 32, 10, 48, 53, 31, 14, 16, 12,
    -18, -1, -24, -23, -18, 13, 4, 20, 23, 20, 12, -1, -18, 1, -26, 3,
    22, -17, 28, -15, -35, -10, -4, 40, 1, -4, 33, 22, -107, -15, -14, 15,
    5, 32, -81, 11, -1, 10, -29, 11, 24, -16, 26, -26, 25, 7, 21, -42,
    -46, 40, -3, -56, -12, -36, -1, -57, 15, -8, 15, 27, 13, 18, 5, 1,
    9, -16, -29, 50, 2, -14, 9, 23, 1, -13, -10, -50, -6, 7, -3, -63,
    -24, 11, 5, 41, 63, 22, 43, 57, 51, 35, 2, -50, -68, -44, -11, 41,
    43, 47, -14, 1, -10, 7, 9, 30, -18, 13, 19, 36, 58, 52, 54, 93,
    93, 63, 23, 13, -5, -12, 23, 74, 95, 40, 29, 14, -5, 13, 38, 48,
    -12, 14, 17, 23, 23, -20, 21, -2, 0, -9, -13, 4, 15, -3, -16, -17,
    53, 58, -40, -38, 1, 6, 52, 19, -28, -5, -8, -4, -22, -69, -28, 18,
    3, 7, -18, 17, -23, 8, 24, 48, 12, -3, -5, 7, -31, 13, -29, -7,
    37, 15, 10, -20, 28, 1, 51, -13, 61, -11, -24, 17, -25, -30, 40, 1,
    30, -13, 18, 16, -16, 3, 5, 0, 19, 19, -8, -50, -7, -19, -8, -46,
    -19, -31, -55, -41, -12, -26, -12, 18, 42, 3, 35, 35, -14, 38, 7, -8,
    34, 6, 4, -38, 8, -9, 10, -18, -40, -21, -50, -43, -26, -4, 19, 32,
    -30, -25, 23, -7, 23, -9, -8, 9, -31, -36, -15, 2, 28, -47, -46, -49,
    -22, -41, 35, 21, 5, -39, -22, 41, -37, -23, 0, 23, -2, -32, 10, -31,
    -54, -47, -15, 56, 15, 46, -15, 16, 32, -18, -28, -24, -10, -11, 29, -13,
    -13, -49, 47, -2, -29, -9, -60, -15, 23, 19, 11, 22, 49, 12, -49, 6,
    33, -11, 0, -36, -20, -1, -11, -42, -30, -39, -14, -14, -17, -12, -20, -26,
    25, -8, 11, 4, 29, -1, -5, 12, 31, -6, 7, -33, -24, -18, -41, -34,
    -43, -40, -34, -36, -41, -36, -23, -2, 14, 13, -1, 1, 14, 13, 2, 19,
    -35, 13, -9, 17, 4, 21, -53, -24, 16, -66, 6, -1, 17, 24, -29, 11,
    -10, 14, 39, -7, -29, 32, -1, -13, -17, -67, 68, 16, -72, 12, 27, 32,
    -9, 22, -26, 4, -26, 24, 47, 21, -32, 12, 8, -15, 58, 14, -8, -53,
    13, -32, 30, 28, -14, -22, 52, 48, 6, 56, 69, 5, -27, 0, -7, 67,
    -79, -31, -52, -26, 23, 17, 13, 37, 25, 30, 20, 15, 11, 27, -4, 4,
    20, 21, 26, 6, 5, 2, 0, -8, -57, -56, -37, -21, 3, 17, 4, 2,
    -7, -3, 1, -13, 9, -9, -5, -7, 0, -20, -4, -21, -13, -29, -7, -12,
    -12, 21, 49, 38, 5, 31, 37, 26, 19, 44, -25, -62, -52, 10, 34, -39,
    11, -27, -47, -34, 58, 8, 0, 6, -16, 58, -63, 2, 95, -23, -8, -41,
    -32, -3, 15, -8, 50, 7, -11, -60, 32, 33, -26, -12, -52, 19, -2, 81,
    -22, -15, -9, -8, 8, 18, -35, -64, -37, -74, 21, 1, -4, 17, -33, -33,
    -25, -26, -39, -35, -62, -48, -34, -64, -62, -69, -75, -17, -8, -22, -34, -47,
    -36, -63, -30, -9, -47, -38, -29, 12, -32, -28, 3, 20, -3, 29, 46, -18,
    11, -15, -12, 24, 9, 26, 53, 19, 27, 3, 32, 38, 11, 2, 11, 24,
    -48, -37, 26, 50, 29, -62, -55, -33, -51, -23, 0, 19, 46, -43, -9, -35,
    -73, -44, 11, 57, -28, 7, -6, 45, 17, -52, 35, 32, -15, -34, -1, -10,
    -37, -21, 5, 59, -14, 42, -6, 26, 0, -46, 35, -96, -13, -33, 11, -7,
    -32, -28, 70, 15, -68, 0, -60, 2, -13, 22, 22, 88, 6, 5, -6, -12,
    20, -7, -8, 24, -8, -22, -7, -1, -24, 19, 38, 42, 66, 62, 48, 42,
    20, 33, -6, -31, -27, 0, 20, 75, 9, -14, -17, -3, -28, -23, -35, -50,
    -51, -18, -22, 4, 40, 35, 56, 10, 18, 5, -37, -65, -64, -30, -29, 32,
    -33, -2, -32, -52, -7, -33, 13, 13, -5, -42, 56, 42, 12, -51, -26, -12,
    -3, 23, 60, 26, 16, -5, -2, -9, 37, -5, 3, 8, 1, 20, 10, -11,
    -8, 8, 6, 25, -36, 13, -10, 9, 42, -3, -17, -19, 0, 20, 1, -10,
    38, -91, 16, -19, -53, -9, -16, 45, 34, 13, -21, 29, 49, 5, 1, 13,
    -12, 7, -10, -30, 21, 4, 0, 17, 27, 20, 5, -27, 5, 10, -2, 10,
    13, 3, 27, 32, 21, -2, -8, -19, 20, 25, -1, -10, 32, 19, 34, 23,
    13, -10, -13, -52, -46, -31, -30, -12, -30, -6, 32, 20, 22, 23, -18, -34,
    27, 48, -5, 43, 72, 28, 36, 44, 27, -7, -24, -28, 24, 3, -33, -36,
    -19, -11, 12, 17, -6, -23, 27, 8, 8, 4, 2, 49, 8, -19, 13, -29,
    -27, 7, 23, 27, 6, 21, 43, 44, 20, -13, 14, -34, 18, -25, -43, 6,
    -25, -24, 7, 13, -11, 9, -33, 14, 37, 2, -15, -56, -18, 6, 18, 20,
    -82, -110, -68, -59, -80, -72, -85, -56, -31, -12, 16, 10, -3, 12, -19, -8,
    -7, -30, 4, -2, -7, -11, -12, -12, -92, -98, -63, -29, -36, -50, -68, -9,
    6, -5, 12, 35, 26, 24, 17, 4, 17, 3, 19, 19, 4, 23, 24, 10,
    -35, -54, -1, -18, -44, -59, -43, 70, -55, -32, 22, -55, -35, -45, 45, 0,
    -27, -9, 18, 41, 68, 6, -50, -11, -18, 30, 5, -45, 33, 47, 24, -20,
    25, 28, -37, 28, -15, 2, -5, -61, -6, 30, 42, 9, -20, -32, 57, 38,
    29, -7, 22, 23, -27, 12, -1, 36, -62, -26, 1, 48, 85, 23, 6, -8,
    4, 6, -25, -21, -6, -5, -12, -22, 7, -25, -51, -33, 46, 80, 60, 39,
    26, 27, -7, -10, -10, 14, -21, -5, 16, 26, -14, -13, -13, -6, -10, 0,
    -3, -22, -69, -39, 41, 85, 64, 23, 30, 2, -7, -24, 3, 15, -10, -30,
    15, -42, 65, 6, 5, -21, -4, 14, 23, -13, 4, -20, 31, -10, -8, -22,
    8, -5, 31, -26, 49, 8, 11, 22, -44, -19, -8, -62, -8, 12, -42, -15,
    -8, 47, -34, 65, 51, -1, -21, 32, 37, 23, -21, -11, -1, -25, 36, -2,
    -6, -91, 27, -25, -15, -23, -40, -36, 22, 5, 7, -42, 55, 10, -7, 2,
    4, -1, -6, 14, 2, -9, -4, -39, -41, -31, -9, 16, 1, 2, -12, -38,
    -9, -5, 4, -11, 1, -3, 27, 35, -9, 0, -14, 2, -17, -4, -36, -43,
    -46, -11, -15, -14, -30, -20, -21, -44, -23, -30, -20, -23, -12, -23, 22, 22,
    -25, 8, 9, -25, 1, 40, 20, 13, 25, -29, -23, 0, 9, 10, -32, -48,
    -7, 7, -31, -18, 5, -33, -54, -63, 51, -23, -27, 39, -17, 18, 48, -7,
    -43, 8, -29, 43, -34, 18, 20, 20, -12, 30, -34, -38, 0, 20, 36, -51,
    -4, -57, 17, 14, 61, -6, 2, 62, 37, 34, 13, -39, 21, 13, -8, 8,
    -4, -10, -8, -15, -8, -19, -25, -58, -53, -32, -3, -10, 11, -11, -24, -24,
    -1, -20, 14, -28, -14, -3, 8, -4, -34, -23, -28, -24, -14, -33, -60, -71,
    -54, -26, -30, 0, 3, -7, -32, -39, -21, -21, -11, -41, -19, -8, -17, -14,
    -22, -52, -41, 22, 20, 15, -37, -16, -26, -33, 8, 18, 6, 32, -4, -36,
    -45, 41, -7, 6, 26, 3, -12, 13, -21, -71, 20, -17, 15, 2, -18, 31,
    8, 25, 3, 14, 1, 29, 32, -21, 26, 1, -11, 1, 10, 22, 24, 9,
    -18, -32, 32, -50, -4, -12, -8, 27, -3, 24, 37, 24, -26, 28, 21, 45,
    12, 10, 37, 6, 5, -4, 8, -42, -31, -5, 35, 21, -25, -16, -27, 33,
    20, -12, 41, 26, 36, 41, 8, -10, 22, 25, 13, 24, 10, 10, 0, -29,
    -5, -4, 14, -13, 8, -11, -1, -9, 17, 15, 35, 28, 12, -13, -15, -36,
    -24, -42, -60, -26, 11, -20, -46, -40, -32, -21, 26, 61, -52, -1, -19, -10,
    -70, 20, -24, 23, -20, 81, -2, -13, -35, -55, 18, -51, 14, 26, -33, 8,
    2, 21, 21, -17, -27, 24, -1, -39, 25, -32, 16, -9, 41, -15, 66, -40,
    -33, -36, 3, -18, 4, -65, -20, 60, -7, 0, 39, 45, -47, -11, -2, 15,
    -53, -58, -32, -8, -14, -27, -29, -32, 5, 5, 38, 43, 15, -17, -46, -51,
    -11, -30, 3, -2, -26, -16, -22, -19, -70, -73, -44, -22, 3, -1, -37, -65,
    1, 20, 28, 47, 13, 22, -24, 1, 28, 46, 21, 10, 16, -3, 17, 13,
    -10, 22, 19, -31, -15, 11, -2, 49, 20, -5, -12, 1, -22, 3, -3, -60,
    -37, 2, 8, 10, 39, -72, -3, -7, 14, -37, 46, -6, -9, 20, 20, -2,
    -14, -3, -39, 22, -14, 3, 30, 1, -69, -1, -7, 26, 13, 9, -5, 1,
    71, 28, -39, -30, -21, 30, 12, 32, 4, 25, 15, -52, 22, 53, -9, 9,
    39, -14, -6, 21, -23, -29, -17, -3, -4, -6, 18, 34, 47, 53, 41, 9,
    22, -2, -16, -16, 13, 30, 24, 43, 34, 25, -9, 13, -53, -40, -22, -4,
    -12, -8, 1, 38, 22, 32, 22, 29, 25, 11, -1, 25, 9, 58, 50, 39,
    14, 20, 28, -3, 14, -32, -38, -28, 5, -5, -30, -50, 44, -11, 11, -21,
    -37, -11, 20, -30, 19, 9, 37, 15, -49, -34, 32, 11, -4, 20, -13, -41,
    -19, 32, 70, 59, 43, 44, 16, 22, 6, 10, -8, -14, 18, -6, -7, -23,
    -1, -44, 55, -22, -17, 13, -8, 2, 21, 27, 42, 30, 3, 2, -34, 8,
    -22, -30, -28, -41, -58, -68, -46, -49, -29, -56, -12, -15, -26, -40, -24, -22,
    -9, -33, -15, 19, 16, 29, 32, 4, -15, -18, -37, -42, -64, -51, -28, -31,
    -10, -17, 3, -18, -40, -33, -37, -27, -22, -37, 3, 28, 22, 23, 18, -5,
    -11, -2, -60, 32, 41, -14, -55, 1, -14, 3, 6, -14, -43, 35, 13, -12,
    -61, 33, -15, -24, 25, -12, -38, 6, -39, -64, 16, 5, 15, 15, 38, 15,
    13, 17, 28, 31, -23, 35, 27, -15, -19, -1, 32, -27, 31, -6, -1, 15,
    4, -30, 19, -35, -14, -13, -1, 41, -31, -9, 56, 20, -16, 35, 18, 33,
    55, 55, 95, 75, 16, 16, 12, 3, 0, -6, -10, -17, -13, -3, -15, 15,
    15, 13, 3, 14, 15, 22, 11, 7, 20, 58, 80, 71, 18, 0, 5, -9,
    3, -13, -12, -32, -41, -26, -17, -18, -13, -10, -7, -7, 3, -13, -17, 1,
    -6, -13, -76, 37, 31, 20, -19, -116, 1, -46, 26, 4, -25, 60, -47, 33,
    -25, 67, 5, -83, 0, 30, 38, 10, -45, -103, -35, 19, -49, 3, -13, 12,
    -9, 43, 30, -14, -25, 9, 18, 1, -19, -27, 34, -49, 60, 14, -7, -69,
    -32, -12, -30, -67, 40, -83, -12, 31, 14, 27, 6, 17, -54, 10, 36, 37,
    -94, -104, -49, -42, -47, -54, -35, -1, 2, 0, -9, 5, -4, 5, -12, -38,
    -32, -33, 32, 32, 35, 32, 16, 16, -89, -108, -76, -50, -39, -22, -13, 8,
    -4, -26, -39, -42, -13, -11, -2, -38, -9, -2, 28, 30, -2, 11, 21, -13,
    -26, 31, 8, -15, 51, -10, -25, 1, 16, -28, -15, 5, -15, 1, -15, -28,
    -11, -19, 8, -3, 16, -56, -3, 34, -52, -19, 45, 51, 15, 28, 23, -51,
    -19, 5, 15, 71, 2, 58, 42, 4, 15, -15, 19, -24, 13, -16, -81, 40,
    27, 37, 47, -17, -47, 72, -60, 23, 14, 9, 49, -19, 14, 19, -39, 27,
    -23, -6, 0, 21, 63, 18, 22, 53, 65, 39, 1, -5, -17, -4, -10, 26,
    46, 40, 54, -6, -30, 30, -6, -82, 2, 26, 47, 71, 56, 61, 59, 70,
    46, 15, 2, -29, -2, 3, -11, -1, 3, 17, 50, 3, -9, 36, 12, -44,
    -28, 19, 26, -27, 11, 8, 35, -10, 28, 0, -27, -10, -48, 45, 1, 51,
    19, 3, 34, -50, -33, 45, 30, -25, -3, -2, 25, 60, 25, 13, 46, -24,
    34, 29, 59, -3, -26, -15, 9, 47, 25, 14, -42, 13, 57, -25, -47, 6,
    54, -17, -33, 11, 63, -8, 3, 18, 15, -18, 4, -40, -80, -39, -9, 6,
    -27, -21, -24, 12, 6, -4, 14, -29, -29, 4, 2, 29, 22, -6, -38, -53,
    -37, -42, -28, 18, 21, -3, -9, 29, -21, -27, -26, -30, -21, -12, -21, -31,
    -32, 10, -3, 31, 28, 23, -33, -47, -59, -48, -45, -26, -7, -2, 1, 32,
    -29, 1, -5, 56, 7, -3, -12, 22, -14, -16, 7, 3, 19, -23, 14, -23,
    -54, 20, -39, -3, 57, -47, -40, 18, -8, 10, -39, 21, -9, 21, 5, -7,
    -56, -23, -23, 14, 11, 31, -4, -25, -27, -45, 9, -54, -59, 24, 0, 19,
    -24, 31, 22, 4, 3, 28, -50, 8, 6, 11, 21, 35, 49, 20, 1, -11,
    -26, 2, 11, 24, 24, 24, 25, 44, 29, 28, 30, 38, 57, 53, 30, 32,
    -5, -34, -30, -44, -37, -4, -19, -7, -29, -14, -8, 8, -18, 4, -3, 26,
    13, 20, 5, 18, 39, 52, 50, 29, 8, -32, -38, -50, -58, -29, -33, -46,
    -40, -5, 54, -46, -45, -67, -33, 17, -62, 26, 18, 16, -38, -58, 21, 8,
    14, -18, -34, 6, -27, -29, 47, 16, -15, 14, -36, 8, -17, -45, -34, 31,
    -41, -63, -29, 6, -3, -24, -16, 48, -8, -33, -6, -1, -41, -13, 22, -5,
    -4, 17, -4, -35, -32, -29, -19, -50, -22, 4, -66, 2, 67, -1, 15, -73,
    84, 41, 101, 80, 49, 40, 32, -8, -1, 21, 41, 24, 31, 16, 3, 17,
    14, 4, 39, 32, -3, 3, 8, 13, 23, 17, 54, 35, 32, 32, -19, -62,
    -43, -14, -8, -27, -23, -56, -22, -16, -25, -17, 19, 12, -12, -24, -8, -58,
    -5, 30, 10, 55, 16, 19, 34, -20, -38, -41, 23, 27, -13, 10, -8, 22,
    -19, 48, 39, -58, 49, -47, 3, 13, -21, 15, -38, 25, -19, -8, 17, -16,
    -21, -47, 12, 23, -10, -1, -23, -21, -118, -52, 29, -63, -51, 13, -11, -10,
    -49, 45, -24, 9, -39, 31, 13, 12, -8, 44, 12, -38, 16, 37, 6, 13,
    10, -1, 12, 8, 9, 9, 33, 59, 59, 50, 42, 25, -11, -15, -50, -58,
    -1, 13, -18, 19, 19, 53, 3, 4, 7, 28, 9, -11, -8, -1, -25, -2,
    9, 24, 21, -8, -21, -40, -16, -54, -19, -3, -23, -23, -18, -20, -5, -17,
    -30, -15, -1, 22, 2, 10, -29, 38, 10, -8, -17, -12, -16, -39, 15, -22,
    -1, -26, -22, 6, 53, -6, -25, 23, -38, 8, -11, 32, 38, -28, -17, -54,
    -10, 4, 24, 42, 12, 28, -13, 1, 69, -5, -25, 10, -30, 5, 22, 8,
    -8, -53, 5, 4, 5, -32, -105, -33, 28, 1, 1, -31, 60, 11, 20, -47,
    -3, -3, 7, -12, 20, 9, 45, 38, 20, 31, 5, 2, 24, 22, 34, -24,
    -40, -44, -27, -20, 3, 9, -9, 18, 2, 0, 16, 2, -6, 11, -2, -13,
    -19, -17, -11, 13, 16, 28, 31, 9, -8, -27, -27, -4, 4, 1, 0, -9,
    8, -46, 30, 19, 5, -31, -42, -5, -25, -20, 9, 4, 31, -25, 20, 11,
    -34, 4, -3, 30, -35, -15, -5, 6, 56, -22, 19, 30, -2, -50, -41, 1,
    -29, 8, 27, -3, -3, -11, -27, 2, 23, -42, 33, -34, -67, -19, 51, -14,
    -57, 3, 25, 13, -31, -36, -13, -11, 40, 31, -14, -50, -5, 20, -23, 3,
    -61, -59, -90, -68, -75, -64, -22, -22, -34, -22, -15, -16, 30, 6, -1, 5,
    4, -30, -43, -21, -24, -13, -21, -17, 19, 25, -6, -48, -24, -8, -13, 0,
    10, 13, 2, 8, 15, 57, 32, 21, 30, -11, 0, -5, -36, -9, 4, -9,
    47, 50, 11, -12, 51, 6, 73, -14, 23, 87, -30, -99, 8, 17, 31, 22,
    50, -9, -18, -26, 27, 3, 18, 36, 9, -30, -3, 25, 2, 2, 30, 3,
    81, 92, 16, -37, 39, 8, 21, 64, 11, 103, -69, -22, 29, 9, -38, 45,
    -1, -51, 5, -28, 50, 23, 11, -15, -20, -22, -6, 45, -5, -34, 25, 20,
    -15, -37, 16, -8, -1, 11, 6, 44, 74, 48, 71, 47, -1, 17, 51, 2,
    6, -59, -30, -43, -23, -5, 4, 56, -13, -4, 3, -28, -35, -1, -36, -10,
    17, 18, 12, 36, -1, 14, 72, 59, 28, -46, -59, -75, -15, -7, -7, 27,
    3, 8, 65, 17, -22, -30, -16, 2, 7, 18, -31, -32, 43, -29, 51, 23,
    6, 8, -37, -34, -24, -13, -13, -8, 31, 49, -4, 25, 11, -55, -24, -5,
    -28, -5, 20, 21, 30, -22, -18, 46, 40, 12, -24, -21, -59, -19, 37, 12,
    -27, 4, 1, 40, 20, -8, -4, -55, 41, -1, -66, -28, 37, -36, -26, -50,
    -28, -6, -9, -23, -18, -1, -16, -8, 16, 6, -23, -15, 22, 63, 52, 42,
    -2, 23, 15, -18, -44, -2, 2, -37, -28, 12, -10, -35, -23, -36, -43, -15,
    -37, -34, -32, 1, 42, 55, 74, 66, 61, 69, 23, -6, -15, 0, -14, -26,
    -1, 18, 22, -66, -9, -14, 8, 22, 10, -65, -23, 23, 11, 26, -102, -32,
    12, -1, 62, 38, 0, 12, 57, -6, 31, 6, 18, -56, -33, 25, 2, 43,
    -32, -3, -31, 8, -18, -21, -4, 39, -71, -11, -6, 17, 23, 15, 9, -28,
    -2, 34, -7, -45, -19, -7, 30, 33, -13, 27, 7, -12, 37, 30, -17, 21,
    -37, 8, -3, 13, -9, 9, 5, -16, -12, -6, -14, 1, 3, 37, 44, 25,
    37, 19, 15, -22, -1, -11, -12, -5, -16, 36, 7, 38, 42, 27, 26, -3,
    7, 4, -6, -35, -15, 18, 35, 28, 32, 5, -3, 0, 14, 16, -14, -1,
    -12, 1, -25, 10, -4, 48, 26, -8, -2, -18, -6, 9, 51, -15, -2, -4,
    -9, 32, -3, 14, -44, -1, -27, -9, 16, -28, -20, 37, -17, -3, 52, -5,
    -13, 42, -8, -25, 0, 11, 33, -5, -4, -8, 6, -28, 4, 5, 27, -31,
    5, -36, 39, 83, 16, -12, -5, 9, 64, 25, 45, -26, -9, 2, 15, 23,
    -66, -88, -51, -62, -89, -74, -88, -83, -61, -25, -4, 3, 18, 8, 0, -3,
    -13, 7, 19, 9, 20, 21, 0, -17, -3, -13, 16, -1, -34, -44, -30, -32,
    -44, -2, 18, 33, 19, -11, 0, 1, 8, -2, 21, 25, 21, 15, 23, -15,
    -38, -21, -22, -11, -30, -22, -62, 16, 37, 76, -60, -51, -49, -10, -16, -83,
    12, -7, 18, 5, 70, 28, -76, 7, -33, 29, 21, -54, 54, 69, 25, -22,
    41, 79, -50, 61, 27, 19, 18, 6, -6, 8, -55, 29, 8, -2, 70, 40,
    51, -29, 43, 57, 18, 48, -3, 9, -40, -23, 29, 47, 25, 2, -57, 30,
    -67, -48, -25, 7, 6, 7, 16, 10, -8, -19, -13, -20, -17, -47, 23, -28,
    -9, 38, 6, 23, 29, 46, 15, -57, -46, -31, -1, 9, 15, 35, 65, 53,
    45, 2, -11, -37, -8, -36, 24, 26, 21, 48, 31, 27, 21, 38, 19, -70,
    -35, -15, -5, 5, -43, 65, 45, -45, -5, 16, -14, -30, 48, 1, 10, 28,
    -2, -19, -11, 25, -88, 76, -30, -45, 38, -17, -9, 8, -15, 49, 26, 33,
    41, 20, 11, -14, 28, 19, -17, 43, 8, 30, 3, 39, 28, -6, 80, 0,
    -8, -36, 18, 84, 55, -9, -2, 34, 13, -11, 13, -1, -64, -21, -25, 3,
    11, 12, -3, 6, -7, -3, -3, -48, -25, 1, 23, 55, 27, 26, 26, 27,
    76, 71, 54, 17, 18, 46, 43, 56, 6, 27, 15, 21, -7, -22, -16, -75,
    -68, -4, 24, 36, 30, -18, -27, -5, -4, 4, -5, 16, -2, 61, 44, 78,
    -13, 29, 4, -41, 4, -8, 15, 24, 14, 6, -7, -12, -39, -4, -46, -52,
    19, 16, 47, -9, 23, 1, 8, 11, -13, -1, 38, -4, 18, 10, 11, -27,
    2, 26, 7, 10, -3, 14, 56, -10, -12, 14, -6, 82, 36, -11, -1, 14,
    80, -41, -12, -13, 14, 25, -7, -21, 21, 3, -3, -30, 44, -20, 11, 22,
    -25, 3, 18, 27, 14, 16, -7, -11, 6, 3, 29, 5, -15, -49, -55, -22,
    5, 21, 18, 21, 28, 21, 10, 2, -9, 10, 24, 50, 30, 39, 16, -8,
    18, 18, 15, 11, -35, -65, -60, -42, -12, -13, 23, 16, 28, 13, 8, -7,
    -30, -12, -14, 32, 11, 28, -11, 22, 47, 23, -22, -19, -9, -45, 35, -24,
    -8, 15, -35, -6, -16, -15, -60, 30, 25, -17, 15, 17, 11, -14, 6, -24,
    -22, 12, 34, -8, 18, 25, 26, -15, 25, -38, 7, 3, -8, 10, 13, 3,
    5, 14, 4, 74, -16, 0, -87, -20, 22, -14, 23, -28, -5, 36, -19, -41,
    -46, -24, 11, 30, -5, -18, -20, -23, -11, 4, 33, 18, 15, -13, -45, -36,
    -29, -31, -24, 2, 17, 9, 2, 12, -13, -6, 16, 15, -4, -2, -9, -6,
    6, 33, 8, 15, -8, -39, -40, -53, -12, -29, -8, -7, 17, 4, 2, 11,
    7, -6, -25, -3, -15, 16, 28, -69, 12, 76, -13, -71, -6, 29, 113, 24,
    27, -15, -25, -39, -23, 65, 17, 5, 17, 0, -26, 65, -1, 5, 7, 39,
    98, 65, 15, -37, 34, 32, -14, -41, 3, 70, -34, -26, 32, 6, 22, 26,
    -12, -31, 26, 47, 63, 24, 50, 28, -31, 9, 12, 51, -70, -78, 47, 8,
    -18, -7, 10, -10, 12, -1, 6, -7, 10, 26, -7, 13, -10, -41, -46, -18,
    6, 10, 77, 93, 64, 10, -20, -31, 6, 3, 35, 19, 14, 5, -7, 16,
    31, 29, 22, 18, 7, -35, -4, -15, -2, 38, 62, 57, 53, 7, -1, -16,
    3, 22, 33, 57, -6, 47, 22, -44, 19, 5, -50, -41, 7, -14, 34, 12,
    20, 35, -36, -37, -42, 9, -55, -3, 51, 4, 9, 48, -4, 15, 20, 18,
    0, 13, 51, -22, 4, 0, -11, 5, -10, 3, 13, 37, -18, 25, 57, -8,
    24, 21, 13, 64, 30, 18, -7, -26, 34, -14, 15, -40, -49, -25, -33, -12,
    45, 9, 34, 20, 18, -25, -34, -17, 22, 5, -1, 15, -28, -35, -22, -22,
    -18, -7, -13, -12, -26, -3, 8, -9, 77, 33, 62, 39, 25, -2, -18, -43,
    -13, 12, 8, 9, -27, -12, -1, 11, 17, 15, 26, 15, 46, 56, 53, 67,
    3, 36, -24, 3, 5, -1, -58, -35, 49, -14, -41, -26, 34, 20, -20, -37,
    53, 0, 33, -8, 11, 25, -12, -40, 30, -46, 31, -28, 13, 53, -31, -35,
    12, 26, 13, -17, 10, 37, 10, 26, 25, 21, -42, 50, 18, 6, -20, -10,
    -39, -56, 3, 21, 39, -15, -3, 4, 34, 18, 34, 25, -34, 3, 15, 52,
    28, -7, 16, 12, -35, -69, -79, -100, -71, -25, 20, 52, -12, -11, -22, -14,
    -38, -32, -23, -22, 3, 22, 5, 19, 14, -11, 29, 6, -19, -41, -84, -59,
    -36, -6, 38, 31, 31, 32, 33, 19, 4, -13, 1, -6, 20, 28, 36, 31,
    -13, -25, -8, 8, -23, -5, -11, 0, -7, 20, 14, 8, -12, -52, 7, -22,
    -36, -18, -6, 14, 32, 19, -75, -16, -2, -33, 8, -25, 24, 45, 15, -18,
    -30, -17, 55, 21, -17, -5, -46, 18, 18, -16, 52, 29, 9, -21, 81, 5,
    -39, 2, 14, 13, -43, -19, -20, 34, -13, 3, 36, 37, 13, 41, -50, -21,
    3, 21, 18, -9, -35, -36, -25, -6, -11, 5, 15, 14, 22, 16, 11, -8,
    -20, -21, 2, -7, -9, 19, 0, 22, -8, -9, 5, -16, -33, -59, -31, -33,
    -32, -23, 4, -15, 6, 12, -8, -20, -32, -23, -37, -16, 9, 1, -4, 15,
    54, 29, -2, 11, 18, -18, 29, -35, 1, 63, 3, -34, 7, 60, 43, 21,
    35, 10, 21, -12, 16, 10, 12, 34, -3, -18, 41, -2, 17, -45, -2, 37,
    94, 6, -17, 20, 30, 7, 18, 60, 24, 77, -32, -15, 12, -11, -77, 26,
    29, 18, -21, -78, 29, 56, 38, -32, -87, -33, 6, 48, -3, -18, 58, -1,
    -9, 4, 24, 15, 5, -31, -28, -44, -46, -10, 2, -3, -1, -62, -38, -25,
    12, 19, 18, -5, -4, 45, 9, 30, 25, -2, 39, 23, 4, -39, -52, -97,
    -86, -22, 3, 5, 4, -66, -54, -30, 9, 33, 45, 14, 28, 70, 37, 52,
    27, -30, 7, 12, -35, 20, -1, 3, 25, 7, 28, -15, -22, 3, -20, -7,
    -39, -37, -6, 18, 62, 56, -1, -6, -8, -44, -11, -50, 12, 32, 3, -20,
    -23, 11, 12, 29, 18, 3, -24, -24, 56, 8, 15, 24, -8, -22, 69, 1,
    -19, -53, 9, 17, 13, -31, -42, 6, 24, -8, 53, -1, -11, 43, -30, -17,
    18, 24, 26, 12, 18, 15, 37, 45, 29, 23, 46, 25, 52, 32, 8, 3,
    -26, -14, -6, -47, -42, -32, 1, 6, 16, 26, 32, 14, 4, 23, 51, 41,
    33, 50, 36, 38, 20, 17, 2, 19, 1, -26, -17, -17, -43, -17, 17, 23,
    -9, -43, 7, 20, -30, 3, -11, 43, 6, 9, 24, 3, 6, -37, 9, 29,
    -36, 22, -5, 27, -12, -3, -14, -45, 64, 15, -34, 7, 10, -22, -36, -16,
    -24, -36, -2, -12, 9, -18, -44, -13, 41, -15, 20, 1, -38, -12, 59, -42,
    -44, 6, -5, 20, -15, -42, -3, -34, -9, -28, 2, -27, 24, -6, -28, -43,
    -4, -21, -19, -48, -58, -46, -18, -15, -20, -51, 0, 12, 28, 6, 24, 18,
    13, -3, -5, -24, -28, -19, 5, 30, 7, -24, -31, -67, -86, -55, -33, -32,
    -41, -65, -1, 16, 13, -5, 14, 13, -5, -6, -25, -27, -23, -5, 15, 45,
    -22, -3, 3, -4, -6, 3, -13, -6, 14, -15, -19, -13, 3, 3, -16, -7,
    -10, 9, 23, -11, 29, -35, -4, -4, -20, 6, -12, -19, 1, 22, 20, 0,
    -36, -16, -26, 23, -27, -4, -29, -7, -41, -12, 22, 6, -4, 13, 16, -5,
    24, -4, -8, -21, -20, -4, 38, 3, 20, 6, 7, -24, 5, 37, -23, 25,
    -1, -10, -24, 5, 41, 31, 62, 33, 8, -14, -17, -14, -20, -32, 21, 50,
    39, 30, 13, -2, -9, 4, 0, -24, 31, 22, -24, 7, 64, 50, 80, 28,
    16, -8, -1, -40, -25, -25, 3, 36, 45, 22, 10, 19, 10, 6, -11, 4,
    -51, 20, 47, -74, -41, -49, -7, -17, 3, -62, 3, 30, -8, 2, -46, -14,
    40, 4, 51, -16, 15, 55, 29, 19, -44, 3, 44, -41, -12, 47, 50, 12,
    6, 0, -29, -21, -68, -30, 45, -2, -21, -12, -24, 56, 44, 36, -4, -36,
    84, -5, -34, -24, 22, 12, -18, 6, 44, 14, 17, -23, -11, 51, 24, 12,
    -21, -32, 7, -18, -91, -43, -9, -28, -41, -37, 10, 30, 42, -17, 5, -19,
    -26, -10, -30, -24, -14, -22, 3, 15, -9, -16, 36, -27, -52, -3, 17, -28,
    -11, -25, 25, 38, 43, 18, 18, 10, -4, 20, -18, -8, -12, -24, 10, 37,
    -22, 21, 12, 22, -6, -5, 34, 35, -36, -2, 36, 34, 22, -51, 31, -5,
    -58, -5, 32, 36, -68, -46, -8, -30, 100, 31, -15, 14, -24, 2, -19, 38,
    -50, -43, -7, -20, -40, -13, -50, -11, -57, -39, 49, -11, -34, -20, 20, -19,
    27, -8, -16, 23, -83, 33, 50, -2, -9, 24, -15, -33, 11, 25, -63, -10,
    3, 46, 35, 45, 53, 3, 37, 6, -15, 8, 22, 1, 25, 21, 2, 26,
    -19, -25, -6, -6, 11, 43, 30, 20, 14, 34, 24, 17, 45, 5, 22, -7,
    11, 27, 6, 19, -19, -34, -27, -44, -45, -36, -36, -30, -15, 28, 19, 29,
    -56, -70, 0, 2, 11, -17, -3, 21, -64, -53, 50, 72, 19, -81, -33, -59,
    -58, 3, -16, -6, 5, -51, -25, 1, -14, 13, 15, 20, -6, -17, 36, -7,
    -57, -20, -20, 26, -27, 35, 13, -64, 10, -66, 14, 13, -20, -14, 3, -26,
    -1, 3, 19, -3, -17, -2, 1, -20, 26, 56, 13, -43, 47, -1, -9, 6,
    33, -15, -35, -44, -7, 10, 15, -21, -10, 1, 11, 21, -11, -20, -12, -37,
    -28, -30, -16, 9, 22, 3, 15, -1, 20, -41, -41, -57, -13, 6, 6, -11,
    -1, 11, 42, 38, 6, -9, -41, -30, -25, -30, -15, 17, 12, -5, 25, 23,
    -21, 40, -29, 38, 25, 14, -14, 29, -14, -63, -6, 5, -15, 2, -26, -73,
    -5, 64, 13, -31, 46, -34, -26, 31, 12, -15, 16, 42, 21, -12, 36, 4,
    -42, 2, -30, 24, -48, 49, 36, -55, -56, -21, 6, 15, 6, 18, -46, -2,
    49, 44, 21, -32, -20, 48, -30, 6, 13, 7, 45, -17, 56, 2, -30, 35,
    -20, 12, 8, -3, -39, -25, 7, 17, 11, 1, 24, 41, 88, 89, 41, 12,
    -7, -13, -37, -43, -38, -7, 17, 1, -17, 3, 5, -19, -57, -48, -22, -21,
    -24, -34, -25, 9, 20, 69, 41, 7, -34, -29, -28, -37, -36, -18, -3, 10,
    -34, -32, 54, -51, -9, -75, -62, 38, -43, -13, -5, 29, 102, -41, -11, 40,
    -19, -46, -29, 22, -5, -31, 21, 16, 2, -25, 53, -23, -54, 12, -23, -14,
    -30, -14, -51, 32, -25, 0, 16, 57, -75, -15, 31, 2, 0, -25, 6, -28,
    36, 22, -22, -16, -104, 12, 22, 3, 17, 15, -34, -43, 16, 47, -77, 20,
    43, 46, 50, 20, 7, 13, -31, -9, 26, 8, -13, -1, 31, 58, 4, -5,
    -36, -54, -50, 9, -5, 39, 15, -25, 36, 26, 21, 10, -12, -16, -29, -26,
    10, 4, -11, -21, 1, 9, -13, -44, -57, -58, -39, -3, -19, 43, 29, -29,
    -27, -12, -5, 50, 16, 24, 6, 22, 8, -40, 22, 43, -20, -8, -15, -48,
    7, -58, -31, -79, 16, -35, -51, -49, -11, -8, -40, 19, 40, 8, 30, -21,
    -23, -83, -50, 12, 8, 41, -15, -67, -17, -33, 66, -18, -13, -14, -23, 24,
    -6, 71, -29, -45, -60, 16, -25, -13, -33, 39, 46, -52, 9, -10, 12, 16,
    -47, -16, 35, 45, 54, 27, -12, -10, 5, -21, -14, 0, -32, -42, -15, 15,
    18, 15, 31, 1, 18, 41, 1, -11, -29, -6, 35, 60, 56, 16, -17, -33,
    -20, -41, -19, -41, -30, -26, -16, 4, 32, 15, 17, 8, 37, 34, 22, 17,
    17, -8, -6, -16, 3, -1, -34, 14, 7, -11, -26, -8, 8, 4, -4, -18,
    -10, 10, 6, -28, -21, 28, -40, 29, -16, -4, 29, -2, 24, 1, 14, -19,
    19, 14, 45, 5, -3, 0, 20, 0, 59, 5, -32, 57, 6, -5, 15, 8,
    10, -30, 57, 53, 13, 5, -32, -3, 54, -7, 8, -25, -12, -8, 3, -3,
    -18, -7, 22, 46, 28, 6, -24, -16, -21, -24, -24, -21, -7, 25, 21, 24,
    22, 2, -5, -12, 6, 5, 25, 41, -11, 6, 16, 27, 20, -5, -17, -21,
    -14, -21, -43, -33, -12, 14, 23, 36, 20, -10, -26, -13, -30, -10, 4, 8,
    69, 4, 7, 39, 14, 27, 56, 10, -14, 32, -18, -62, 10, 14, 37, 39,
    -41, -10, -9, -1, -16, -10, -1, 2, 29, 13, -12, 23, -8, -31, -14, 34,
    8, 35, 6, 16, 26, 20, -38, 19, 6, 11, -12, -43, -34, -10, 24, -5,
    -32, 14, 74, 42, 13, 16, 6, -34, 18, 40, 4, -29, -7, -24, -10, -36,
    13, 35, -22, 13, 19, 18, 5, -27, -5, 3, 16, 10, -6, -5, -15, -4,
    2, 17, 35, 33, 24, 21, -8, -8, -6, 11, -29, -9, 10, 8, -30, -65,
    -26, 2, -26, 11, 3, 6, -22, -33, -15, -20, -8, -2, -10, 7, -14, -29,
    -30, -25, -1, 5, 39, -49, -82, 50, -20, -20, 18, 16, -1, -102, -67, -68,
    -72, -13, 2, -21, 32, 14, -45, 14, -41, -6, 27, -29, -8, 24, 2, -22,
    -126, 19, 14, 34, -16, -1, 18, -45, 5, -63, 37, 31, -19, -23, 49, -23,
    21, -5, 33, 4, -71, 11, -72, 42, 29, 14, 8, -2, 30, 43, -34, -24,
    -41, -68, -65, -9, -2, -9, -23, -40, -28, -69, -62, -19, -24, 23, -3, 6,
    4, -2, -26, -30, -19, -14, 16, 70, -42, -64, -31, 19, 34, 18, -5, -49,
    -46, -65, -28, 6, -15, 12, 29, 40, 12, 3, 9, -11, 2, 37, 14, 65,
    15, 5, 8, 11, 21, -35, -28, -51, -20, 19, -13, -71, 23, -4, 8, -9,
    -37, 0, 12, 4, -32, 51, -9, 19, 27, -29, 27, 28, 36, -14, -8, 8,
    37, -7, 52, 50, 29, 24, -18, 13, 57, 36, -1, -7, -32, -26, -3, 0,
    -15, -19, 86, 66, 28, 4, -17, -25, 34, 3, -23, 55, -46, -20, -14, 13,
    88, 77, 72, 24, 76, 47, 45, 57, 27, 2, -3, 10, 6, 1, -18, -3,
    -11, 7, -2, -3, 10, -5, -28, -53, 88, 67, 48, -12, 35, 23, 8, 22,
    14, 7, -22, -15, -16, -30, -39, -35, -24, -11, -28, -22, 6, -8, -4, -75,
    0, -17, -19, 4, -8, -9, -15, 9, -11, -62, 7, 16, 39, 23, -90, -46,
    4, 38, 34, 36, -13, -9, 32, 0, 31, -14, 13, 5, -16, -8, -2, -28,
    -3, 20, -46, 19, -44, 32, -2, -11, 36, -38, -32, 13, 22, 2, -36, -36,
    6, -11, -13, -25, 14, 9, 27, -17, 72, 53, -12, -36, -17, 43, -10, 35,
    10, -6, 2, -24, -25, -26, -32, -37, -16, 1, 5, -17, -70, -67, -45, 3,
    9, -23, 3, 20, 25, 16, 19, 46, 12, -2, 0, -15, -40, -47, -35, -47,
    -26, -12, 11, -23, -48, -30, -39, 12, 6, -27, 22, 21, 22, 21, 28, 48,
    -21, 18, -34, 47, 5, 58, 19, -32, -11, -20, -17, 22, -10, -9, -32, -37,
    -66, -7, -37, 2, 12, 18, -75, 13, -11, -24, -11, 34, -2, 25, 29, 10,
    -38, -37, 13, 36, -9, 46, 19, -62, -50, -25, 70, 18, -2, 0, 14, -33,
    -29, -1, 36, 70, -31, 13, -29, 60, 26, 13, 73, 23, -24, 35, -4, 7,
    16, 14, -13, 5, 35, 29, 15, 1, -18, -74, -71, -53, -21, 8, 30, 25,
    49, 46, 46, 1, 9, 17, 24, 17, 39, 9, -1, 44, 34, 13, -18, 3,
    -38, -52, -53, -49, -30, 7, 4, -1, 11, 16, 23, -9, -9, 26, 11, -3,
    54, -40, -22, 23, -10, 17, -28, 9, -36, -23, 56, 74, -29, 32, -64, -20,
    -42, 44, -18, -7, -6, 35, 36, 9, -43, -36, 4, -85, 43, 9, -11, -7,
    2, 56, -24, 8, -17, -33, 17, -74, 30, -25, 27, 29, 34, -4, 15, 1,
    -2, -56, 2, -68, 9, -4, -64, 11, 2, 5, 72, 30, -46, 42, 45, 21,
    58, 16, 20, -32, 10, -38, 11, -15, 8, 47, 73, 47, 15, -17, -34, -15,
    -24, -1, 24, -4, 5, -23, -4, 6, 10, -28, -27, -51, -40, -79, -36, -42,
    25, 26, 45, 34, 2, -22, -42, -33, -37, -40, 28, -19, -9, -41, -18, -15,
    -38, 41, 16, 14, 14, 67, 85, 9, 20, -23, -66, -20, 28, -13, -43, -26,
    15, 10, -4, -72, 0, -72, 20, 14, 25, 6, -14, 28, -51, 27, 38, 32,
    -45, -56, -40, 22, -16, 39, 57, -5, -69, 1, 29, -21, -17, 5, 5, -45,
    32, 27, -12, 0, -54, 16, 54, 34, 32, 30, 28, -68, 29, 39, -13, 39,
    -31, -53, -13, 3, -5, -16, -31, -61, -64, -31, -14, 3, 6, -6, 10, 53,
    34, 39, 36, 8, 43, 28, 36, 76, -34, -58, -15, 8, -8, -15, -40, -30,
    -44, -28, 5, 28, 20, -23, -14, 30, 26, 5, 18, 7, 10, 21, 24, 53,
    41, -2, -20, -8, 17, -12, 20, 5, 12, 21, 27, 39, -44, 34, 6, 24,
    -13, 4, -41, -34, 36, 16, 25, 6, 10, 23, -17, 5, 30, -41, -16, -20,
    -1, 85, 14, -13, 0, -5, 7, 15, 75, 8, -53, 27, 13, -24, -25, 8,
    25, -42, -20, -50, 21, -7, -34, -23, -5, -28, -46, 4, 5, -66, 60, -53,
    25, 24, -5, -38, -32, 1, 3, 10, 69, 32, -2, 3, 0, -7, -18, -11,
    8, 21, 3, 14, -8, -24, -25, -6, 24, 7, -1, -49, -12, 7, 11, 32,
    84, 26, -8, -10, -19, -17, -24, -18, -9, 11, -17, -15, -21, -21, -31, -31,
    -48, -68, -33, 29, 47, 1, -34, 9, -22, -39, -1, 5, 29, -33, 4, 3,
    -27, 31, -9, 25, -12, -39, -25, 16, -6, -9, 30, 47, -11, -37, 18, 1,
    -35, 10, -19, 22, -23, 29, 34, -15, -2, -33, 18, -46, -8, 21, -7, -50,
    12, -29, 34, 37, -16, -15, 44, 23, 89, 57, 16, -20, 38, 17, 26, 16,
    -9, -44, -27, -43, -64, -79, -64, -57, -46, -25, -16, -29, -15, 14, -6, 14,
    -1, 3, -16, 14, 17, 22, 16, 13, 1, -7, 3, -31, -62, -40, -35, 12,
    26, 11, 27, -23, -15, -34, -43, 2, 14, -13, -33, 4, -5, -7, 7, 0,
    -7, -25, -21, -36, -10, -53, -58, -34, -10, 43, 30, -22, -43, 16, 51, -6,
    -7, -1, -14, 7, 39, 27, -13, -15, -43, -47, 17, -4, 70, 62, 19, 5,
    61, 63, 7, 4, 70, 36, 21, -19, 12, 41, -10, -6, 30, -12, 124, 36,
    6, -48, 0, 1, 62, -26, 5, 11, -40, -26, 2, 78, 13, -10, 39, 3,
    31, 22, -10, -7, -10, -6, 20, 5, -5, -9, -28, 1, -1, 10, -28, 0,
    9, 29, -1, -1, -30, -16, -6, 21, 64, 25, 1, -2, 1, 25, 14, 47,
    29, 9, -5, -22, 20, 9, 14, 22, 22, 12, 17, -30, -35, -45, -17, -6,
    -40, -57, -12, -19, 34, 24, -9, 17, -15, -30, -35, -23, 6, -17, -18, -13,
    -11, 37, 12, -2, -72, 4, -45, -5, 31, 1, 28, 53, -50, -39, -12, 18,
    -22, 28, -37, 33, -10, 49, 17, 18, 62, -10, -20, -23, -19, 17, 14, -59,
    9, -23, 69, 68, -12, 14, 10, -6, 77, 61, -1, -15, 33, -8, -5, 13,
    38, 29, 46, 27, 18, 13, -41, -32, -12, -10, 22, 13, -1, 4, -23, -38,
    -32, -20, -21, -1, -15, 1, -2, -9, 48, 9, 45, 28, 13, -6, -40, -29,
    -25, 17, 7, 19, -10, -34, -42, -65, -50, -11, -33, -16, -23, -2, 9, 21,
    -11, -46, 27, 31, 17, 22, -3, 13, 41, -37, -38, 8, 111, -14, -48, -101,
    -8, 7, 20, -4, -24, 1, -25, 9, -11, 8, 8, 43, -4, -23, -35, 16,
    -40, 49, 17, 30, 9, 33, 4, 60, 21, -43, -45, 11, -19, 8, -16, -41,
    -33, -70, 27, 44, 23, 9, 21, 11, 39, 22, 16, -23, 22, 60, 48, 29,
    -23, -7, -30, -10, -7, 17, 50, 34, 16, 2, -4, -53, -55, -49, -7, 35,
    25, 0, 38, 35, 57, 42, 35, 21, -4, -14, -27, -22, 15, 23, 34, 24,
    13, -3, -21, -47, -61, -30, -14, 29, 29, -2, 45, 25, 36, 44, 45, 28,
    -20, 14, -6, -16, -7, 72, 3, 12, 14, -24, -12, -12, -40, 1, 1, -13,
    -17, 7, -31, -3, 37, -16, 6, 15, 5, -10, -57, -29, -2, 10, 15, -2,
    -18, 1, -8, 9, 4, 7, -4, -11, -49, 0, 36, 10, -34, 22, -4, -3,
    3, -3, 14, 30, -9, 30, -15, 10, -17, 31, 5, 0, -3, 10, 24, 0,
    -39, -42, -16, -24, -46, -54, -26, -48, -31, -36, -31, -9, -5, -7, -34, -27,
    -26, -30, -36, -29, -45, -30, -20, -31, -19, -5, 6, 14, 4, -17, 16, -14,
    1, 11, -6, 34, 6, 19, 7, -14, 3, -11, -22, 14, -4, 26, 29, 21,
    -4, -27, 16, 68, 29, -69, -42, -15, -51, -27, -54, -73, 98, -48, 37, -8,
    -6, -57, 51, -35, 37, -27, 10, 48, -36, -27, -7, -5, -62, -12, 5, 58,
    -6, -20, -4, 72, 56, 35, -4, 24, -47, 12, 16, -59, -34, 2, 2, -37,
    -15, -29, 43, -113, -76, -15, -15, -20, -14, 66, 42, -1, 28, -35, 7, 16,
    69, 4, 42, 3, 15, 31, 65, 49, 58, 59, 47, -49, -82, -42, -29, -4,
    29, 19, 24, 40, 6, -2, 0, -3, 45, -13, -6, -25, 11, 29, 42, 35,
    17, 36, -8, -46, -80, -66, -42, -23, 47, 33, 8, 32, 6, 7, -20, -34,
    7, 30, 30, 71, 36, 62, -15, -83, -7, -11, 0, -14, -18, 24, -8, 18,
    27, 0, -11, 8, 64, 21, -33, 64, -35, 15, -9, 30, 17, -18, -12, -51,
    3, -70, 51, 21, 23, 46, -41, -2, -3, 0, 18, -29, -8, -26, -43, -1,
    -56, 34, 30, -54, -38, 39, -65, -6, 7, 4, 67, 47, -51, -6, 61, 10,
    14, 3, -21, -8, 5, 38, 78, 66, 46, 36, 44, 14, 15, -7, -7, -4,
    -36, -30, -25, 11, 27, 44, 3, 8, 5, -10, -25, -25, -11, 23, 49, 58,
    40, 34, 25, 35, 7, -4, -1, -14, -24, -38, -11, -12, 16, 29, -21, 3,
    -15, 10, 46, 12, 10, -37, -42, 34, -2, 8, 14, -22, 26, -88, 20, 8,
    3, -70, -9, 15, -18, -15, 19, 28, 11, -18, 4, -17, -51, -12, -8, -21,
    -43, -26, 12, -3, -7, -37, -18, 31, -15, -23, -17, -4, -19, 1, -12, 15,
    25, 13, 2, -12, -69, 17, 4, -41, 5, -8, -14, -34, 44, -34, -61, -34,
    -14, 15, -8, -28, -19, -28, -23, -9, 7, -7, 11, 16, 11, -17, -5, -12,
    0, -40, -48, -14, -17, -32, -42, -34, -15, 13, -22, -30, -29, -42, -37, -12,
    -8, -18, 15, 19, 23, -8, -19, -15, -9, -34, -28, -28, -24, -31, -38, -37,
    -90, 20, -31, -12, -22, -34, -30, 5, -49, -6, 42, 8, 30, -31, -1, 4,
    -18, 26, 30, 38, 9, -10, -17, 2, 0, -24, -3, -7, -49, 53, 4, -2,
    -3, -8, -56, -3, -49, 25, -6, -19, -38, 14, 21, 2, 24, 12, 11, -38,
    9, -21, 13, -17, -29, 3, 33, 38, 12, 32, 32, 16, 9, 25, 26, 75,
    -7, 12, 0, -11, -10, 24, 0, 15, -6, 11, -6, -15, -9, 15, 15, 3,
    54, 34, 10, 25, 1, 38, -8, -44, 12, 10, 10, 0, -9, 40, 13, 0,
    3, -21, -33, -18, -11, -1, -8, 3, 12, 67, 33, 17, 37, 57, 9, -18,
    -27, -21, 6, -44, -10, -5, -25, -16, 0, 45, -34, 0, 54, -21, -80, -55,
    -31, -10, 90, 77, -23, 73, 54, -33, -63, -37, 65, -13, 56, 40, 48, -13,
    -41, 65, 84, 60, -14, 3, 48, 91, 32, -43, 17, 63, 14, -13, 34, 5,
    53, -28, 5, -18, -59, -34, -20, -34, 44, 12, 26, -20, -34, 37, 8, 36,
    6, 44, 10, 0, 7, -17, -2, 64, 15, 38, 21, 13, 27, -10, 13, 7,
    31, 34, 13, -21, 21, -1, -32, -19, -14, 27, -10, -25, -13, -18, -10, 25,
    12, -2, -6, 9, 22, -10, 21, 17, 29, 0, -37, -42, -32, -37, -68, -64,
    -18, 27, 15, -17, 18, -42, -30, 31, 10, -19, -2, -23, 4, -25, -25, -25,
    5, -34, 18, 52, 17, -52, 26, -50, 5, 6, 11, 20, 5, -4, 5, -52,
    -55, -71, -13, 10, -13, 17, 16, 6, -9, -39, 6, 16, -25, -24, -32, 28,
    44, 62, 3, -69, -87, 61, -15, -28, 32, -19, 0, -41, 21, 6, 31, 1,
    29, 13, 23, 42, 33, 76, 56, 93, 107, 79, 20, 33, 75, 108, 88, 20,
    -38, -61, -54, -72, -16, -22, 3, -8, 21, 15, 12, 9, 19, 81, 52, 38,
    37, 50, -53, 14, 50, 53, 22, -2, -53, -38, -33, -51, -29, 4, -21, -30,
    -35, -15, 21, -52, 31, -27, 12, -7, -32, -24, 31, 43, 3, -12, 13, 43,
    43, 6, 30, 12, -14, -2, 53, -18, 30, -17, 20, 13, -60, -3, -12, -28,
    28, -5, -22, -37, -65, -5, 10, 33, 27, -21, -45, -46, 30, 7, -58, -50,
    22, -23, -27, -6, 4, -26, 15, 41, 8, 21, -35, 16, -22, -23, 28, -14,
    13, 3, 20, 8, -33, -12, 5, 18, 20, 4, -13, 2, -43, -44, -38, 4,
    -11, -10, 9, -10, 18, 47, 44, 22, -23, -4, 9, -30, -49, -55, -28, -27,
    -12, -38, -35, -34, -71, -59, -56, -17, -36, -27, 15, -4, 11, 15, 26, 17,
    -19, 2, -13, 53, 30, 8, -1, 15, -32, -34, 14, 20, 17, -49, -17, 11,
    -26, -5, 17, -3, 38, -71, -29, 20, -35, -30, -7, 9, -19, 11, 37, -13,
    -31, 4, -40, 39, 14, 35, 9, -31, -29, -55, 33, -30, 3, 17, 13, -52,
    -1, -20, 15, 1, 2, 43, -19, 54, 25, 35, 16, 6, 14, 39, -26, 46,
    14, -6, 23, 10, -24, -37, -31, -11, -2, 30, 20, 25, -9, -20, -40, -29,
    -35, -26, -40, -39, -34, -40, -38, -14, 12, -32, 42, -13, -19, -25, 28, 31,
    44, 36, 42, 59, 39, 2, -13, -26, -4, -10, -7, 11, -30, -37, 1, 12,
    -19, 13, -5, 61, 10, -27, -14, 53, 57, -14, -8, -81, -21, -40, 68, 16,
    69, 19, -8, -25, -29, -93, -32, 11, -35, 76, -2, 66, -4, -58, -49, -55,
    35, -19, -5, 7, 42, 15, -13, -59, 68, 11, -56, -59, -21, -13, -46, 23,
    6, 19, -23, 52, 23, 2, 67, -54, 26, 0, -80, -32, 61, -75, 4, -38,
    -11, -4, 56, 27, 40, 44, 34, 38, 23, 21, -42, -6, -25, -25, -14, -2,
    10, 20, 6, 40, 26, 35, 14, -42, 9, -9, 50, 10, 53, 50, 36, 30,
    3, 1, -49, -22, -44, -50, -36, -27, -18, -30, -16, 12, 16, -3, -17, -86,
    -10, 34, 24, 15, 25, 13, 9, 27, -11, -40, -27, 27, 48, -45, -14, 2,
    58, -16, 58, -44, 11, -54, -15, -9, 40, 0, -3, 26, -29, 11, -8, 8,
    -23, -29, -39, 19, -6, 3, 9, 45, -68, -33, -23, -12, -11, -11, -36, -32,
    16, 61, -2, -5, -93, 44, -15, 8, 23, 52, -7, -65, 20, 5, -11, 19,
    75, 60, 34, 7, -58, -68, -14, 71, 45, 15, 30, -5, -10, -35, -11, -8,
    -15, -20, -10, 36, 61, 6, 21, 24, 47, 67, 34, 13, -38, -44, 10, 62,
    43, 34, 50, 10, 22, -15, -7, 8, -7, 16, -6, 44, 49, 32, 10, 8,
    23, 31, 30, -21, -37, 26, 16, -30, 6, 7, -14, 21, -63, 25, 22, 29,
    18, 8, -38, 23, -7, 74, 18, -51, 28, -12, -16, 6, 49, 14, 5, -7,
    21, 40, 18, -58, 21, -62, -20, 11, 49, 6, -14, 25, 38, 3, 41, 17,
    8, -30, -56, -51, 85, -34, 24, 10, -35, -32, -4, 27, -44, -21, 46, -33,
    -22, -35, 3, 35, 23, -18, -4, 4, -23, -14, -10, 11, 27, 13, 14, 15,
    8, 8, -4, -9, 6, -16, 20, 31, -24, -48, 6, 29, 7, -30, -15, -11,
    -33, -26, -26, -7, -6, -19, 1, -13, 0, -3, -21, -29, -10, -20, -1, 10,
    -37, -21, -22, -38, 15, -3, -24, -4, -58, -64, 51, 93, 28, -46, -70, -18,
    -49, 28, 26, -6, -15, -28, -1, 21, -35, -14, 31, -12, -41, 36, -17, 44,
    -84, 17, -59, 51, -49, 30, 35, -32, 3, -73, -28, -1, 5, 34, 22, -84,
    -19, 1, 62, -22, 38, -32, 31, 55, 70, 77, 21, -18, 47, 63, 40, 8,
    12, 13, 35, 62, 56, -4, -46, -40, -31, -55, -39, 5, -14, -9, -6, -8,
    -6, -4, 10, 2, 7, 5, -3, -7, 18, 21, 26, 62, 53, 5, -50, -39,
    -24, -19, -9, -15, -9, -4, -32, -1, -24, -9, 2, 10, 10, -12, -1, -5,
    83, 6, -29, 48, 10, 32, 49, 9, 19, -17, -29, 0, -64, 30, -18, 12,
    -68, -84, 1, -40, 31, -32, -20, -43, -26, -63, -17, 1, -4, -21, -5, 90,
    -15, 0, -1, 11, 11, 35, -41, -47, 11, -2, 20, -40, 0, -18, 17, -7,
    -46, -41, 29, 14, 15, -11, -4, 11, 4, 14, 10, 40, 7, -10, 12, -21,
    40, 16, 21, 34, 1, -3, 86, -2, 17, 24, 12, -6, 9, 3, 26, 11,
    -15, -2, -16, -27, -14, 2, 23, -10, 15, 18, -1, 28, 2, -14, 69, -16,
    -8, 5, -27, 3, -23, -18, 20, 33, 26, 14, -18, 3, -10, 8, 20, 18,
    -37, -14, -50, -19, -1, 13, 4, -17, 3, -52, 46, 22, -85, 36, -6, -17,
    -10, 24, -30, -14, 26, 41, -4, 27, -29, -53, -8, 36, 17, -6, 34, -66,
    -7, 9, 6, 28, 15, 3, 10, -98, 44, 6, 4, 2, 17, 10, -11, -16,
    39, 43, -4, -11, 34, -6, -47, 32, 77, 13, 20, -19, -44, 8, 18, 22,
    -34, -20, 15, 39, 31, -25, -3, 10, 15, 33, 30, -18, -24, -28, 12, 24,
    13, 18, 13, -33, -13, -12, 11, -12, 8, 9, 21, 41, 29, 15, 45, 44,
    29, 47, 49, -23, -19, -8, 13, 49, 50, 38, 19, 13, -9, 31, 21, 14,
    46, -14, -9, -17, -40, -14, 9, 20, 18, 19, -23, -8, -18, 2, -12, 15,
    -15, 3, -5, 11, -30, 53, 22, -47, 28, 59, -26, -5, 20, 11, 13, -9,
    37, 20, -10, -30, 17, -25, -25, 40, 83, -6, -59, 40, -32, -18, -9, 21,
    17, -15, -4, 44, 44, -7, -10, -38, 25, -10, -11, -47, -38, -52, 2, -39,
    30, 9, -24, -53, -54, -34, 24, 5, 4, 26, 2, -3, -56, -27, -48, -4,
    9, 19, 11, 31, -6, 11, 20, 46, 66, 9, -26, -71, -56, -60, -10, 9,
    -6, 15, 5, -9, -45, -33, -41, -25, -14, 11, -10, -5, -7, -1, 17, 43,
    23, 25, -40, 42, 16, 89, 39, 34, 74, -9, -21, -28, -37, 25, -11, 21,
    4, 12, 9, -31, -39, -2, 4, 14, 32, 45, 12, 53, -17, 5, 35, -9,
    6, 21, -32, -8, 41, 19, -18, 5, -3, 30, -37, 12, -15, -9, 22, 6,
    -6, 29, 23, 84, 60, 47, 11, 25, 3, 7, 39, -27, -27, -17, -29, 30,
    -27, -37, -48, -34, -35, 7, -1, 7, 39, 45, 45, 22, 27, 24, 12, 8,
    1, -7, -2, -11, 22, 8, 2, -4, -33, -41, -34, -40, -37, -26, -7, -11,
    20, 16, 26, 33, 17, 33, -1, -12, 4, 0, -18, -10, 8, -8, -23, -12,
    -81, 15, 71, -77, -48, -51, -29, 34, 6, -6, -2, -14, 86, -54, -28, -37,
    0, -40, 66, 58, -62, 17, -23, -26, 6, -60, -21, -3, 18, 29, -19, -36,
    -40, -18, 15, 19, -15, 2, 23, 53, 26, -35, 65, 44, 15, 37, 43, -16,
    105, 4, -44, 13, -87, 13, -8, 31, 17, -1, -17, -62, 64, 22, -107, -12,
    -1, 1, -28, -26, -37, -62, -18, 4, 14, 25, 9, 60, 29, 28, 10, 23,
    -38, -8, 42, 21, 18, 13, 49, 15, -5, -9, -47, -46, -27, -41, 18, -10,
    16, 18, -20, 31, 12, -13, -16, -7, -31, -22, 7, 9, 0, 0, 36, -1,
    -29, -10, -6, -9, 15, 32, 21, 10, 19, -26, 22, -1, -44, -64, -27, -47,
    -62, -30, 9, 44, -13, 3, -27, 6, 3, 15, 9, 74, 24, 9, 43, -77,
    -62, -3, -10, 2, -6, 14, 1, -30, -5, -39, 11, 29, -12, -27, 28, 5,
    62, 52, -4, 43, -29, 25, -52, 25, 27, 2, 12, -21, -6, 14, -36, 39,
    -2, 29, 24, -15, 11, -1, -1, -20, 8, -60, -54, -32, -10, 31, 70, 53,
    43, -3, 14, -9, -36, -18, -2, 8, -2, 27, 2, 2, 24, 30, 41, 5,
    20, 13, 3, -14, -18, 12, 36, 1, -11, -17, -37, -22, -44, -11, -41, -28,
    26, 37, 35, 9, 34, -17, 38, 3, 14, 21, -33, -18, 1, 41, 26, -4,
    51, -7, -4, -63, 38, -27, 6, 20, 16, 68, 15, 13, 5, -21, -28, 51,
    83, -37, 1, 2, 22, 17, 29, 24, 11, 72, -10, 20, 4, 11, -68, 29,
    7, -5, 11, -71, -8, 44, 29, -55, -23, -22, -49, 45, -15, -80, 14, 9,
    -39, -16, -13, 11, 25, 7, 29, 14, 50, 18, 19, 3, -8, -18, -10, 16,
    8, 33, 14, 31, 28, 11, 0, -24, -32, -35, 14, 14, 2, -7, 27, 17,
    47, 12, 31, 30, 2, -21, -30, -26, -17, 19, 6, 11, 34, 13, 3, -8,
    -27, -39, -34, 2, 22, -5, -23, 25, -17, -64, 22, 32, 26, -26, -15, -46,
    -72, 65, 9, 36, 11, -58, -16, -31, -10, -23, -12, 7, -39, -9, -10, -44,
    -27, 17, -72, 42, -39, 3, 2, -80, -23, -60, 25, -6, -30, 61, 23, -54,
    -12, 3, 47, -19, -47, -4, -22, 8, 78, 67, 28, -28, 52, 78, 32, 35,
    -2, 29, 48, 10, -7, -40, -40, -59, -38, 17, 15, 34, 45, 37, 7, 12,
    3, -4, -8, 19, 3, 23, 2, 11, -4, 14, 14, 18, -20, -40, -59, -41,
    -46, 2, 30, 40, 67, 54, 13, 2, -5, 11, -6, -2, -11, 3, -16, -3,
    -22, 4, 14, -31, -18, -27, 14, 44, 19, -16, 0, 9, -34, -24, -24, -7,
    -2, -15, -5, 5, -8, 25, -23, -16, -15, 2, 32, -123, 17, 6, -30, 2,
    -15, 36, -42, 34, -27, 7, 13, 39, 5, -1, -16, 11, 0, -1, -6, 32,
    27, 0, -38, 13, 33, -17, -9, 3, 21, -16, -38, -23, 60, -11, 51, -8,
    1, -17, -9, -16, -6, 69, 42, -3, -19, 19, 25, 36, 29, 16, 15, 20,
    22, 44, 76, 39, -13, 41, 59, 69, 12, 0, -9, 6, -24, 69, 21, -30,
    -19, 13, 6, 17, -19, 0, -30, 16, 16, 44, 55, 46, 9, 14, 57, 55,
    -33, -11, -21, 7, 8, 5, -25, -22, -13, -23, 44, 49, -19, 9, -27, -11,
    -44, 55, 13, 3, 18, 10, -2, -13, -5, -19, 25, 10, -39, 35, -31, 6,
    -15, 29, -10, 20, -16, -30, 17, -51, -28, -8, 19, 33, 57, 24, 7, -49,
    -11, 7, -27, 1, 42, -60, 24, 57, 49, 38, 16, -4, 15, 24, 26, 38,
    -19, -60, -25, -29, 6, 20, 26, 63, 52, 52, 47, 21, 15, 26, 29, 9,
    4, -26, -35, -22, -40, -60, -15, 41, 13, -20, -28, -30, -5, 55, 54, 58,
    57, 43, 47, 30, 38, 28, 37, 4, -26, -41, -29, -27, -24, -26, 24, 16,
    -18, -15, 44, -33, 14, -56, -19, 37, -33, 9, 3, 40, -28, -6, 13, 19,
    20, -14, -18, 52, 27, 7, 37, -15, -6, -11, -45, 42, 48, -29, -23, -34,
    -5, 0, 24, -15, 15, 10, 8, -9, 58, 11, -23, -3, 15, -5, -21, -20,
    39, -32, 26, -49, -2, 1, -74, -3, 20, 5, -43, 26, 27, -35, 26, -50,
    -15, -33, -31, -62, -47, -46, -22, -18, 4, 17, 39, 45, 45, 25, 5, 7,
    -2, -27, -31, -13, -19, -29, -15, 21, -7, 11, -11, -54, -67, -20, -13, -26,
    -4, 31, 52, 34, 58, 29, -17, -16, -12, -15, -14, -11, -22, -41, -4, 24,
    -23, -9, 24, 3, -11, -25, -16, 25, -48, -18, -5, 49, -10, -56, 18, -7,
    -26, -25, -15, 45, -2, -37, 21, -10, 32, 4, 21, 31, -15, 12, 11, -12,
    -52, -46, -56, 23, -41, 7, -34, 22, 5, -49, 38, -55, -12, 0, -18, -36,
    -7, 20, 4, -12, -89, 12, -11, 13, 1, 22, -11, 16, 20, 26, -31, -3,
    -69, -35, -56, -70, -82, -81, -120, -66, -32, 23, 4, -5, -12, -11, -7, 8,
    5, -10, -26, -7, -21, -4, -3, -21, -88, -79, -61, -67, -65, -64, -75, -18,
    33, 38, 20, 42, 20, 28, 36, 2, 18, 2, 8, 16, 15, 30, 36, 31,
    -12, -9, -21, -14, -1, -23, 0, 42, -58, 20, -2, -47, -1, -33, 3, -8,
    -20, -19, 4, 61, -13, 12, -36, -10, 5, 12, -5, -15, -2, 24, 37, 21,
    -6, -20, 14, 4, -43, 12, 33, 13, -38, 10, 90, 20, -6, -39, 6, 61,
    9, -14, -3, -30, 12, 18, -28, -7, -58, -11, 11, 5, 21, 36, 5, -41,
    -64, -44, -36, -1, -4, 6, -22, -46, -9, 2, 32, 21, 2, 2, 42, 32,
    36, 7, 12, -16, 2, -11, 22, 35, -55, -69, -52, -41, -21, -27, -16, -45,
    -36, 2, 41, 4, 9, -13, 14, 24, -11, -27, -42, -24, -70, -44, -31, 1,
    -20, -44, 34, 52, 11, -55, -10, 37, -33, -13, 19, -10, 11, -35, 51, -9,
    -64, -24, -19, 42, 49, -19, -2, -9, -12, 23, -11, 16, 3, -45, -13, -57,
    -56, -22, -2, 47, 8, 29, -20, -14, 42, -46, -6, -14, -47, -43, -22, -4,
    -22, 9, 36, -19, -87, -3, -105, -36, 7, 19, -21, 27, 40, 2, 8, -52,
    -26, -11, -23, -12, -7, 11, 1, 32, -1, 21, 35, 55, 61, 52, 33, 2,
    -23, -62, -38, -18, -5, 21, 40, 20, -28, -11, -39, -40, 4, -5, -12, 19,
    -24, 0, 21, 20, 54, 43, 36, 29, 9, -10, -21, -4, 40, 33, 45, 17,
    23, 16, 69, 3, -47, -1, 2, 55, 12, 28, -21, -5, -7, 1, 18, 34,
    10, -14, -35, 34, -22, 48, 32, -21, 37, 25, -16, -38, 9, -6, -6, -15,
    -5, -10, -27, -44, 6, -76, -42, 50, 17, -2, 11, 17, -24, 24, 21, 29,
    0, 29, -51, -11, 3, -9, -14, -29, -34, -17, -23, -37, -2, 8, -17, -39,
    -9, -13, -15, 8, -18, -23, -8, -24, -10, -12, 2, -2, 1, 30, 10, 39,
    23, 26, 13, 23, 17, 30, 19, 34, 12, -7, 15, 12, -10, -15, -26, -12,
    -30, -22, -20, -18, -21, -16, -4, 12, 28, 33, -5, 1, 23, 29, -12, 17,
    -1, -71, -3, -32, 34, 14, -21, -5, 13, -79, 11, 30, -14, -29, -28, -37,
    -31, 31, 36, 18, -52, 36, -29, 19, -66, -51, 23, 28, -25, -15, 28, 58,
    -64, 38, 41, 59, -15, 21, 18, -40, -27, -57, 11, 31, 36, 6, 35, -49,
    23, -44, -13, -15, 12, -52, 40, 31, 63, 27, 42, -2, -4, 32, -9, 45,
    4, 12, 2, 20, 4, 24, -8, 17, 7, 30, 25, 24, 29, 28, 1, 5,
    -32, -33, -15, -34, -22, -24, -15, -25, -11, -17, -1, -19, 4, -18, -2, 12,
    9, 33, 11, 25, 26, 49, 16, -19, -16, -25, -38, -12, -38, -23, -26, -8,
    -82, -42, 15, -7, -30, -25, -30, 39, -49, -39, 28, 37, 77, -85, -35, -29,
    -6, 51, -5, 42, 44, -80, -38, 16, -18, 31, -4, 1, -71, 23, 6, 17,
    -15, -31, -89, 43, -49, -11, 2, 3, -24, 4, 50, -43, -16, 30, 24, -19,
    29, -6, 41, 31, -79, 25, -74, 38, 24, 29, -27, -37, 92, 51, -20, -42,
    19, 41, 29, 4, 47, 11, 14, 41, 24, 22, 44, 40, 40, 42, 18, 35,
    27, 0, -8, 1, 14, 9, 20, 37, 8, 30, 25, 6, 31, -34, -24, -9,
    -15, -19, 3, 18, -3, 21, 12, 20, -6, -12, -3, 6, -2, 43, -12, -7,
    -12, -58, 43, -22, -22, -25, -35, 19, 14, -1, 11, 13, 24, -18, -12, -18,
    -42, 1, 33, 3, -26, 57, -1, 13, -4, -22, 3, -24, 9, 29, 15, 49,
    -52, 16, 17, -18, -23, -51, -14, 13, -18, -28, -15, 41, 13, 17, 43, -13,
    -33, 7, -22, -12, -21, -31, 20, -7, 8, 14, 6, -56, 15, 36, -8, 2,
    30, 34, 24, 4, 1, 31, 33, 40, -12, 26, 35, 30, 35, 31, -10, -50,
    -50, -65, -52, -22, 2, -26, -30, -65, 56, 40, 38, 18, 18, 44, 30, 7,
    9, 17, -1, 30, 20, 13, 5, -26, -33, -37, -12, -10, 4, -15, -31, -36,
    12, 47, 26, 36, -9, -24, 16, -78, 8, 47, -15, -20, -30, 40, 45, 31,
    42, -30, 22, -22, -17, 18, 49, -9, 45, 5, 4, -17, 14, 11, -32, -8,
    53, -26, 49, -42, 50, -22, -21, 43, -2, 33, -25, -23, -14, -37, 22, 9,
    11, 20, -34, -38, 9, -8, 33, -4, -36, -45, -39, 36, -57, -40, 26, -26,
    22, 3, 22, 35, 15, 15, 25, 4, 2, -3, -18, -35, -27, -11, 2, 8,
    0, 6, -1, -10, 6, 6, -9, -26, -5, 2, -20, 15, -5, 0, 2, -16,
    -24, -18, -8, -28, -23, 6, 8, 34, 19, 32, 30, 10, 12, 12, -21, 7,
    -6, -5, 1, -28, -19, 24, -6, 36, 6, -41, -42, 6, 2, -36, -76, -36,
    -21, -18, -5, 26, -14, -28, -31, 0, 26, 14, 8, 11, -14, -21, 12, -20,
    -76, -28, -27, 25, -31, 12, -6, 42, 35, -31, 5, 16, -27, 7, 13, -35,
    1, 17, 18, 78, -24, 8, -34, 17, 28, 41, -4, -35, 12, 45, -57, 19,
    22, 26, 21, 5, -4, -24, -2, -8, 16, 6, 10, 25, 37, 45, 19, 23,
    -9, -7, -33, -34, -16, -7, 4, 15, 39, 19, 31, 11, 1, -6, -19, 11,
    17, 21, 16, 45, 23, 34, 35, 3, -4, -27, -42, -52, -24, -1, 8, 14,
    -14, 40, 9, -18, 1, 41, 36, 12, 18, -31, -13, 30, 31, 1, -7, -12,
    40, 1, 5, -9, -27, 5, -6, 1, 15, 23, 40, 24, -57, 11, -57, 5,
    31, -15, -44, -2, -15, -6, 3, 27, -40, 12, 5, 1, 3, -3, -27, -49,
    15, 64, -28, -23, 33, 20, 79, -19, 33, 11, -17, -38, 28, -8, -45, 3,
    17, -4, 5, 15, 27, 7, -23, -7, -46, -13, -13, -28, -18, -2, 13, 10,
    18, 36, 4, 0, 19, 23, 7, -34, 24, 7, 30, 43, 34, 32, 18, 13,
    12, 10, -29, -20, -10, 27, 63, 57, 25, 36, 44, 17, 38, 58, 44, -8,
    -15, -21, 13, -36, 16, -30, -49, -6, 26, -11, -18, -2, -40, -42, -51, -3,
    -32, -14, -21, 20, 27, 10, -30, 33, -63, -8, 33, 2, 3, -27, -17, -49,
    0, 31, -19, 30, 7, 16, 2, 19, 54, -16, -2, 20, -39, -18, 15, 12,
    17, -30, 24, -4, -16, 7, -44, -25, 45, -5, -5, 2, 8, -20, -29, -12,
    38, 74, 57, 30, 38, 31, 48, 67, 36, 6, 10, -3, -17, -31, -2, -34,
    -18, 7, 2, -11, -21, -11, -24, -7, 66, 90, 71, 64, 57, 37, 23, 45,
    23, 0, 16, 17, -9, -33, -25, -12, -12, -2, 11, -23, -9, 3, -30, 2,
    22, 6, -18, 42, 36, -23, -9, 22, 33, 10, 26, -3, 32, -81, -9, -21,
    -44, -18, 11, -9, 38, -44, -41, 31, -8, 22, -17, 30, 31, -41, 4, 15,
    -57, 27, -21, 38, 13, 21, -8, -11, 6, -29, -28, -36, -20, -70, -6, 28,
    -26, 11, 13, -20, -45, 23, -40, 6, 34, -18, 34, -67, -8, 42, -36, -39,
    -17, -29, 0, -57, -44, -63, -111, -46, -37, -11, 15, -3, -3, -17, -4, -19,
    -20, -2, -15, 7, 3, 11, 20, 17, -9, -42, -26, -45, -37, -45, -68, -25,
    -25, 16, 41, 0, 9, 12, 13, 1, -2, 20, 12, 0, 3, 16, 38, 30,
    8, 20, -14, 1, -8, 20, 21, -2, -2, -16, -51, -52, -24, 11, 1, -15,
    6, -33, 13, -36, -30, -24, -29, -32, -5, 5, 12, 40, 7, 24, 29, -21,
    16, -25, 6, 22, -1, 14, 35, -22, -69, 33, 39, 5, 12, 2, -42, 42,
    15, -15, -45, -49, -33, 55, 42, -10, -69, 0, 2, -8, -25, -16, -15, 36,
    57, 39, 33, -19, -21, 16, -15, -37, -28, -32, 5, -2, 56, 39, 11, -24,
    -9, -63, -43, -19, -11, -13, 4, 38, 100, 79, 33, 17, 11, 35, 14, -20,
    -16, 11, 19, 12, 28, 10, 9, 10, 10, -4, 1, 25, 29, 27, 22, 14,
    20, -7, -23, 21, -55, -13, 28, -15, -4, -12, -27, 6, 58, 27, 30, 42,
    37, -25, 12, -16, -61, 54, 67, -14, 58, -5, -12, -77, -98, 15, -32, -12,
    65, -42, -35, -34, -6, -7, -11, 19, -26, 1, 14, -28, 16, 29, 24, -41,
    -46, -19, -21, -52, 13, -48, 83, -31, -47, 19, 10, 26, -11, -8, 37, 18,
    16, 8, 9, -5, 2, -34, -71, -21, -12, 32, 17, 16, 53, 23, -24, -31,
    -53, -23, 22, 34, 18, 29, 0, -33, -31, -26, -4, -28, -29, -76, -121, -79,
    -43, -11, -12, 21, 63, 33, -7, -56, -46, -23, -9, 5, -15, 2, -22, -57,
    25, -15, -14, 23, -26, 11, 9, 19, 12, -22, -26, -56, -4, 4, 7, -14,
    -29, -40, 32, -52, 0, 0, -30, 11, -20, -17, 17, -32, 13, 28, -25, -38,
    -12, 7, -8, 51, 30, 38, 12, -29, -19, 0, 33, -43, -22, -31, 20, 17,
    -31, 13, -6, -1, -57, 30, -9, -21, -65, 17, 66, -45, -24, 19, -64, 24,
    -13, -27, 7, 10, -17, 0, -23, -18, -17, -3, -9, 14, -15, 5, -4, -20,
    -16, -23, -3, 4, -5, 0, 7, 15, 21, 22, 37, 22, 8, -1, 6, 18,
    13, 15, 26, 13, -12, -17, -16, -16, -8, 13, 39, 37, 56, 65, 58, 50,
    7, 13, 46, -1, 27, 53, 4, -23, 34, 5, -46, -17, 28, 43, -6, -26,
    80, -9, 40, -31, -14, 34, 26, 5, 0, -10, 21, -13, 14, 27, 31, 25,
    35, 36, 9, -2, 10, 14, -16, 39, 29, 35, -63, 31, 28, 9, -13, -3,
    -18, -42, -14, -2, 57, 7, 25, 16, 11, -1, 10, 13, -25, -26, 14, 47,
    5, 9, 3, 2, 12, 7, -16, -17, -15, 9, 31, 34, 4, -17, -45, -37,
    -7, 14, 8, 7, 15, 5, -7, 4, 28, 30, 38, 32, 28, 8, -10, -27,
    -24, -2, 27, 25, 8, -16, -16, -19, -11, -4, -18, 4, -10, 6, -23, -15,
    -6, 3, -15, 6, 49, 18, -33, 19, 0, -25, 11, 6, -58, -20, -11, -33,
    -51, -5, 1, 26, 18, -29, -16, 11, 13, -54, 34, 2, 20, -26, 8, -12,
    -38, -10, 26, 32, 3, 22, 17, -42, -33, -25, 35, 44, -6, -28, 43, -21,
    13, 25, -19, -12, -37, -16, -60, 1, 40, 3, -15, -15, 2, 20, -18, 10,
    -113, -80, -83, -112, -76, -42, -34, -18, 0, 32, 8, 21, 23, 46, 25, -4,
    4, 8, 49, 10, 56, 13, 23, 31, -66, -19, -52, -113, -90, -79, -58, -52,
    -35, -14, -19, 15, 23, 29, -7, -15, -20, -13, -25, -12, -4, 6, -2, 1,
    48, 30, -5, 29, 10, 10, -5, -41, -16, 43, -13, -42, 62, 37, 33, 25,
    11, 2, 45, -16, 5, 4, 19, 12, 22, -15, 11, 11, 9, 4, 15, 43,
    3, 25, 23, -40, 39, -32, 15, 17, -45, 33, -33, -22, 1, -9, 5, 59,
    25, 8, -2, 55, 9, 55, 12, -6, -48, -3, 43, 21, -52, -33, -1, 11,
    -2, -42, -39, -66, -25, -11, -39, -9, -12, 9, 54, 44, 57, 4, -26, -17,
    -12, -22, -7, 21, 35, 21, 21, 6, 10, -21, -19, -42, -20, -11, -18, -19,
    -29, 16, 42, 28, 64, 7, 20, -4, -7, -25, 36, 47, 28, 38, 51, 32,
    -7, 16, 61, 14, -33, 27, 19, 9, 77, 15, -47, -50, -32, 9, -6, -31,
    10, 5, -46, -41, 36, 23, -30, -39, 14, 1, -5, -49, 46, -9, 25, 5,
    -26, -6, 10, -15, 39, -36, -31, 31, 16, 5, 13, 79, -26, -29, 32, 23,
    23, 45, -40, -16, 19, -14, -15, -43, 24, -35, 14, -70, 5, 1, -40, 2,
    51, 43, 43, 28, -17, -15, -6, -29, -35, -5, 1, 7, 32, 49, 38, 17,
    18, 7, -3, 22, 5, 6, 2, 3, 35, 40, 22, 5, -30, -24, -30, -40,
    -47, -32, -20, -46, -45, -20, -15, -10, -36, -28, -14, 1, 1, -3, 10, -15,
    -33, 14, -9, -28, -18, 28, 19, -10, -5, -30, 22, 12, -15, -43, -38, 4,
    -40, 18, 15, 45, 0, -21, -14, 4, -34, -6, 28, 24, -10, -2, 10, -43,
    -47, -12, -15, 17, -43, 36, 9, -40, 46, -15, -34, -38, -5, -24, 8, -24,
    30, 17, 28, 55, -14, -12, -36, -1, 61, 13, 20, -33, 2, 20, -21, 18,
    41, 9, 5, -40, -62, -24, -30, -11, 12, 19, -17, -31, -21, -10, -30, -42,
    -17, 18, 9, 19, 23, 7, 11, 2, 27, -15, -2, -87, -58, -39, -46, -15,
    12, 20, -27, -21, -21, -42, -61, -74, -47, -13, -12, 9, 8, -11, 10, 13,
    18, -20, -53, 87, 19, 33, 35, 15, -10, -57, -7, 2, -4, -5, -24, -2,
    -6, 28, -6, -19, -31, -56, -50, 23, 19, 24, 3, 53, -50, -43, 37, 11,
    -4, 37, -62, 54, 0, 47, 21, -12, -17, -5, -18, -32, -16, -16, 7, -26,
    -45, -8, 8, 47, 23, 15, 54, -31, 44, 21, -14, -1, 18, 8, -9, 6,
    -29, -40, -24, -18, -27, 0, 34, -12, -10, -36, -41, 8, 44, 14, 53, 36,
    11, 23, -3, -34, -1, 5, 12, 4, 0, -26, -23, 5, -41, -1, -4, -22,
    -45, -52, -86, -29, -3, 35, 34, 32, 13, 40, 13, -6, -21, 29, 22, 4,
    -22, -7, -1, -73, -6, -37, -48, 17, 8, 14, 11, -34, 6, -11, -6, -8,
    -22, -10, 27, 75, -7, 50, -13, -2, -13, -75, 69, -67, 35, 66, -2, -18,
    6, -28, -14, 3, -6, -9, 10, -22, -2, 6, -43, 64, 57, -2, 48, 21,
    86, -23, -11, 29, -7, -9, -43, 34, 13, -12, 40, -26, 10, 27, -80, 28,
    -12, -1, 14, -9, -74, -62, -26, -9, -6, 25, 51, 39, 49, 17, 0, -40,
    -65, -35, -44, -68, -22, -5, -5, -2, -23, -2, 14, -39, -50, -32, -40, 10,
    36, 46, 46, 61, 51, 32, 6, -44, -39, -19, -23, -48, 9, 24, 19, 21,
    -94, -27, 21, -63, 2, -1, 23, 35, -33, -24, 13, 4, 6, -64, 34, 2,
    -23, 3, 53, 13, -35, -21, -11, 12, 29, 21, 7, 25, -35, 11, -2, -2,
    -34, -35, -52, 15, -31, 3, -26, 23, -20, -14, 11, -41, -36, -58, -20, -9,
    30, -32, 32, 74, -63, 90, 17, -18, -5, 40, 1, -48, 46, -11, -59, -35,
    -46, -57, -24, 26, 27, 42, 19, -19, -4, 17, -3, 4, -24, -12, 9, -6,
    -31, -35, -57, -53, -26, 6, 17, 45, -44, -38, -2, 16, 40, 43, 27, -29,
    13, 35, 16, 16, -2, -5, 8, -19, -39, -48, -75, -39, -29, -4, 3, 50,
    -10, -5, -4, 57, 3, 6, 24, 11, 16, -16, -5, 31, 23, -8, 33, 33,
    -2, -29, 0, -19, 48, -39, 2, 25, 6, 32, -31, 49, -14, -27, -14, -47,
    -26, -12, 21, 22, 2, 2, -17, -17, 86, -22, -35, -29, -20, -13, -25, -15,
    -12, -34, 30, -40, -29, 17, -54, 0, 10, 23, -17, -4, 10, 11, 53, -49,
    -18, -26, -57, -43, -40, 15, 35, 43, -6, -10, 7, 4, -5, 24, 21, 15,
    8, 4, 7, 26, 13, 4, -23, -28, 5, -5, -33, -79, -51, -12, 37, 43,
    8, 0, 21, 10, 32, 24, 11, -12, -9, 12, 14, 18, 8, -6, -47, -32,
    -24, 14, 18, 1, 35, -14, -8, 33, 16, -1, -3, 19, -11, -36, 11, -23,
    -12, 11, 19, 29, -34, 4, 6, -5, -12, -21, 37, 28, 0, 38, 15, -40,
    -29, 11, -42, 11, -13, -15, 13, 3, 4, -34, 15, -20, -18, 37, -5, -40,
    40, 5, 3, 15, -16, 6, -23, 14, 22, 23, -1, 3, 47, 52, -11, -12,
    -71, -85, -104, -97, -121, -111, -85, -27, -12, 7, 10, 26, 17, -7, -4, 11,
    -2, -4, 6, -12, -12, 9, -32, -4, 24, -6, -40, -62, -54, -48, -17, 14,
    13, 23, 31, 37, 8, 35, 5, -8, 1, -9, 11, 6, 10, 12, 4, 4,
    3, -27, -4, -21, -6, -45, -34, 42, -46, 20, 2, -37, 16, -3, 52, 3,
    -10, 19, 11, 45, -15, -2, -60, 13, 14, 41, -9, 20, 43, 15, 24, 18,
    13, -31, -34, 4, -6, -24, 2, 1, -41, 33, 40, 22, 5, -40, -6, 66,
    23, 15, 8, 4, -8, 3, -24, -23, -68, -33, -20, 2, 25, -35, -9, -12,
    -22, -15, 13, 5, -17, 8, 41, 86, 72, 53, 8, 10, 10, 21, -8, -3,
    2, 9, 28, -4, -12, 9, 17, 56, 1, -22, -8, 8, -21, 17, 77, 103,
    71, 62, 31, -10, 7, 10, -4, -7, -33, -8, 3, -4, -17, 12, 20, 40,
    -19, -76, -6, 40, 24, -44, -6, 5, -5, -12, 19, 10, -18, -36, -9, -11,
    -21, -45, -10, 17, 36, -14, 32, -10, 4, -23, -18, 22, 51, 12, -13, -29,
    -32, 10, 16, 16, 8, -6, -1, -10, 101, -12, 0, -40, -7, -32, -25, -22,
    28, -29, 60, -29, -37, -2, -62, 24, 33, -8, -25, -12, 26, 9, 23, -65,
    27, 43, 17, 45, 14, -1, 32, -2, -5, -3, -16, -6, 21, 27, 15, 17,
    26, 5, 25, 32, -22, -1, 7, -6, 66, 61, 61, 55, 69, 44, 39, 34,
    81, 51, 13, 32, -1, 8, 29, 21, 27, 30, 26, 15, 14, 10, 21, 29,
    16, -27, 4, 8, -3, 11, 11, -22, -3, -20, -3, 6, 0, -19, -7, 4,
    5, 6, 14, -14, 29, -9, 0, 25, -13, 16, -21, 4, -15, -16, -21, 1,
    -2, -12, -29, 25, -7, 17, -2, 2, -16, -8, 0, -32, -8, -9, -1, -19,
    2, -2, 12, -11, -9, 13, -38, -19, 3, 14, -9, -7, -9, -17, 3, -31,
    -33, -18, -16, -6, 0, -21, -12, -2, 12, 13, -15, 1, -27, -22, -39, -58,
    -42, -43, -48, -55, -35, -35, -29, -46, -36, 0, -5, -32, -12, -5, 0, -13,
    -6, 4, -6, -6, -7, -29, -31, -67, -65, -49, -45, -49, -32, -35, -33, -35,
    -72, 40, -8, -18, -4, -30, -29, 1, -24, -24, -14, 24, 22, -61, -7, -21,
    8, 2, 11, -8, 12, -24, -37, -36, 18, -2, 6, 44, 1, 11, -15, -33,
    -28, -54, -9, 4, -34, 24, 19, -23, -25, -19, -4, -33, 10, 4, 6, -22,
    35, 42, -41, -4, -10, 12, 6, 20, 11, 11, -25, 4, 22, 18, 7, -9,
    -17, -22, -12, 12, 6, 7, 24, 13, 11, 1, 34, -2, 30, 18, 25, 23,
    18, 5, 12, 0, 12, 30, 17, 28, -27, -23, -22, 0, -11, -9, 11, -11,
    -25, -17, 3, -12, 26, -1, 16, -16, -1, 4, -8, 3, 11, 28, -6, 13,
    6, -34, 5, -23, -7, -1, -4, 38, -28, -43, 26, 51, 45, -24, -115, -55,
    -42, 12, -23, 38, 35, -35, -18, 23, -28, -12, 14, -40, -25, -11, -5, 22,
    -118, -41, -31, 24, -46, 7, -1, 58, 19, -71, 41, 43, -41, 8, 14, -35,
    -19, -35, 31, 1, -60, -23, -76, 22, 52, 53, 37, -14, 28, 88, -15, 23,
    12, 6, 44, 47, 18, 10, 42, 50, 46, 33, -1, 26, 46, 44, 35, -30,
    -13, 16, 27, 35, -4, 6, -4, 3, 32, 6, 25, 40, 44, 5, 12, 50,
    68, 26, 27, 27, 64, 44, 13, 9, -5, 14, 0, 32, 16, -1, 22, 19,
    -1, 35, 16, 23, -6, -35, -37, 18, -3, -22, 13, 12, 73, -30, 16, 14,
    21, 12, 13, -1, 18, -4, 21, 14, -36, 45, 7, -11, -17, -39, -50, -6,
    -2, -36, -73, 24, -48, 0, -21, 30, -13, -18, 1, -25, -38, 11, -82, 0,
    34, 26, 34, -27, -22, 49, -16, -52, 33, 11, -8, -36, 1, 8, 3, -29,
    -28, -49, -18, -32, -5, 2, 15, 19, 41, 53, 69, 69, 47, 42, 18, 27,
    -17, -11, -5, -9, -11, -42, -5, -15, -53, -52, -29, -47, -27, -6, 0, 9,
    24, 50, 41, 68, 55, 39, 2, 14, -7, 3, -25, 6, -26, -35, -52, -26,
    -32, 34, 57, -34, -7, -32, -15, 55, 27, 9, -28, -9, 34, -6, -5, -40,
    -5, -4, 45, 20, -8, 23, 10, 3, 19, 21, 42, -17, 14, 37, -21, 25,
    1, 16, 13, 10, 20, -23, 48, 52, 18, 21, 1, 27, 41, 19, 11, 8,
    60, -4, -18, -14, -9, 51, -26, 11, 0, -8, -45, -54, 25, -18, -8, -31,
    7, -2, -52, -18, -26, -19, -3, 9, -8, -1, 17, 5, -8, 3, 19, 20,
    11, 17, 14, 2, -11, -5, -7, 11, 8, 4, -55, -22, -32, -13, -2, -2,
    -13, -14, -7, -12, -28, -24, 4, 10, 27, 23, 19, 8, 2, 6, 12, -3,
    -31, 10, -15, 3, 17, -18, -65, 3, -13, -9, 2, -12, 34, -17, -1, 1,
    -15, 15, 53, 2, -22, -17, -17, 3, -17, -87, 54, 53, -7, 13, 40, -2,
    -11, 26, 18, 9, -16, 17, 25, 6, -19, -13, 5, 22, 28, 8, 18, -15,
    46, 22, -20, 15, -5, 5, -15, 8, 39, 24, 20, -46, -3, 19, -42, 56,
    -12, -24, -78, -28, -26, -12, -27, 6, 8, 6, 8, 13, -7, 18, 0, -3,
    0, -4, 28, 3, -31, -3, -7, 12, -20, -4, -42, -46, -36, -15, 0, -1,
    -12, 5, -7, -2, -11, 4, 0, -1, -10, -2, 10, 6, -16, -22, -6, 20,
    24, 15, 7, 29, 2, -38, 5, 5, 16, 100, -36, -90, -38, 1, 60, 19,
    28, -41, -4, -69, 46, -41, 0, 6, -37, 22, -36, -12, 53, -9, 30, 44,
    53, -42, 30, 20, -3, -9, -4, 0, 39, 81, -7, -29, -25, -43, 6, 100,
    -21, 9, 22, -16, -49, 41, -4, -24, -104, -53, 20, 75, 19, -40, -14, -33,
    -38, -41, -73, -39, -34, -18, -4, 27, 38, 51, 72, 52, 35, 38, -12, -22,
    -23, -11, 9, -21, -16, -14, 9, -8, -52, -62, -65, -55, -17, 22, 4, 10,
    28, 37, 50, 36, 43, 28, 4, -21, -30, -16, 10, -22, -25, 5, 13, 2,
    -12, 4, 19, 0, 12, -6, -7, 10, -1, 17, -29, -29, 20, -17, 21, 13,
    0, -29, 2, 19, -42, -2, -13, -17, 33, 12, 19, 17, 26, -14, 1, -53,
    -6, -4, 35, -8, 14, 1, -12, 40, 15, 20, -4, 18, -21, -17, 1, 47,
    36, 38, -29, 19, -35, 6, -32, -16, 6, -18, -14, -83, 0, -12, -50, -33,
    40, 27, 20, 37, 12, 14, 14, 38, 12, -8, -25, -34, 23, 38, 50, 75,
    31, 19, 48, 32, 17, 7, -27, -25, 62, 17, 11, 46, 52, 29, 40, 43,
    22, 4, -40, -92, -66, -44, -10, -3, -19, -9, -11, -7, -6, -19, -18, -21,
    -1, -36, -33, -12, 35, 28, 9, -13, 11, -33, 6, 1, 15, -4, -27, -5,
    2, -17, 44, 11, 28, 14, 3, 23, -27, 0, 5, 15, -3, -10, 25, 1,
    -4, -33, 13, 52, 4, 29, 25, -13, -12, -7, -2, 0, -2, -38, -16, -8,
    1, -16, -13, -34, -2, 4, 15, 10, 32, -1, 23, -11, -27, 3, 17, 45,
    19, 10, -2, 15, 24, 20, 23, 33, 25, -1, 1, 3, -16, -25, 2, 2,
    6, 18, 30, 1, -18, -6, -20, -9, 26, 26, 13, 18, 24, 19, 21, 18,
    0, -7, -12, -25, -28, -45, -36, -3, -8, 20, 32, 9, 1, 12, 1, -5,
    -17, -17, 24, -10, -1, 29, -1, 10, -6, -10, 13, 20, 46, -17, -8, -10,
    -9, 3, 2, 16, -59, -1, -20, -11, 31, -36, 7, 1, -17, 22, 2, 19,
    -35, 33, -10, -65, -21, -2, 1, 2, -9, -34, 17, 24, 56, -1, 9, -46,
    -7, -13, -18, 48, -11, -49, 18, 17, 59, 23, 35, -45, -20, 26, 8, 24,
    8, -7, 14, -18, -19, 31, -12, -24, -9, 20, 66, 99, 65, 12, 27, 43,
    29, 20, 5, -10, -3, 16, 13, 54, -5, -34, -12, -17, -25, -22, -19, -26,
    -12, -16, 8, 44, 57, 1, 13, -15, -15, 1, -2, -25, -21, -1, -11, 16,
    0, -60, -32, -30, 8, -1, -18, -3, -55, -94, 15, 52, 43, -48, -79, 2,
    -65, 14, -12, 27, 11, -16, 38, 28, -22, -62, -25, -4, -111, 11, -10, 19,
    -64, -7, -29, 87, -36, 2, 7, 34, 9, -55, 20, 19, -40, 55, -5, -64,
    8, -51, 49, -12, -27, -55, -51, 0, 73, 96, 21, -5, 71, 61, -34, 24,
    58, 26, 1, 19, 43, 57, 84, 103, 48, -3, 10, -7, 15, 28, -7, -31,
    -31, 15, 28, 23, 22, 32, 18, 1, 50, 13, -9, -3, 17, 29, 53, 71,
    -5, -10, -30, -10, -31, 15, -15, -45, -52, 16, 25, 40, 34, 28, 24, 22,
    9, 7, -3, 37, 32, -25, -33, -31, 9, -20, 8, 13, -2, -4, -7, -17,
    -5, -13, -17, 5, -20, 50, -22, -26, 6, -17, -4, 35, 19, 27, -26, -56,
    -9, -18, 36, -7, 8, 21, 4, 13, 14, -30, -4, -5, 12, -17, -57, 12,
    -18, 71, 12, -12, -43, 35, -71, -9, 30, 7, 25, 34, -62, -8, -11, 6,
    -6, -25, -34, -62, -25, -37, 1, 59, 45, 65, 43, 14, -10, -4, 18, -6,
    1, -12, 67, 91, 44, 31, 13, -54, -14, -7, -16, -40, -28, -12, 2, 38,
    51, 41, -6, -14, -30, -37, -42, -43, -18, -14, -6, 29, 1, -15, -21, -55,
    13, 36, 12, 13, -26, 1, 18, 25, -4, 22, 11, 6, -16, 14, 13, -13,
    29, 24, -34, 10, 8, -31, -4, 22, 41, 22, -17, -8, 36, 5, -13, -15,
    5, 26, 7, -52, 1, -32, 11, 7, 7, 3, 18, 74, 4, -5, 26, 9,
    39, -1, -75, -13, 53, -5, 36, 4, -15, -25, -4, -49, -41, 20, 20, -29,
    -10, -6, 17, 9, -9, -11, -15, -29, -5, -25, -2, 5, -17, -13, -1, 6,
    -6, -11, -12, -16, -13, -25, 8, 28, -16, -17, 7, 8, -14, -3, -22, -37,
    -13, -30, -16, -7, -34, -37, -16, -4, -2, -9, -38, -7, -15, -33, 11, 17,
    -54, -74, -29, 33, -43, 9, 8, -43, 18, 3, 1, -6, 30, -39, 17, 32,
    -47, 41, -43, 2, -32, 40, -58, -15, 23, -25, 4, 25, -19, 7, 6, -9,
    6, 28, -16, 21, -37, 15, 3, 3, 29, 3, -51, -12, 7, 20, 43, -48,
    -35, -36, 13, 80, 64, -46, 60, 31, 71, 25, 30, -20, 16, 4, -77, 1,
    -1, 17, -41, -14, -23, -17, 2, 17, 15, 5, 9, 3, 39, 51, 59, 29,
    13, 46, 30, 26, 22, 8, 14, -41, -2, -8, -20, -48, -12, -35, 3, 23,
    11, -1, 0, -3, 13, 23, 10, -12, -10, 0, 14, -2, 13, -3, -19, -50,
    -15, 19, 2, -68, -11, -36, -39, 39, -22, -12, 30, 70, 12, -24, -82, -50,
    33, 19, 59, 49, -36, -34, 46, 13, 13, -1, 57, -33, 25, 34, 24, 19,
    -23, 7, -8, 11, -39, 2, -19, 16, 16, -3, 24, 48, 42, 12, -7, -7,
    77, -11, -25, -46, -29, 15, 33, 11, 8, 11, -5, -54, 52, 18, 25, 40,
    -4, -15, 24, -30, -20, -20, -6, 49, 34, 14, 59, 34, 17, 19, 3, -12,
    10, 11, 5, -2, 34, 12, 14, -10, -19, -29, 3, -30, -16, -49, -4, 16,
    19, 21, 22, 13, -22, -25, -14, -31, 2, 1, -11, -14, 10, -13, -21, -32,
    -60, -22, -13, -17, -15, 7, -8, 9, -52, -9, 30, 49, -11, -55, -5, -14,
    -45, 65, -32, 12, 18, 3, -46, 3, 17, -1, 3, 30, -29, 10, -9, -6,
    -28, 26, -32, 11, -57, 6, 20, -17, -45, -30, 24, -5, 5, 30, 42, -36,
    -8, -15, -2, 35, 9, -33, -5, 21, 55, 37, 33, -33, 37, 18, -13, -10,
    34, 3, -6, -11, -33, -8, -39, -39, -34, -45, -42, -16, -21, -17, 35, 26,
    23, 35, 45, 0, -18, -35, -25, -22, 44, -8, -1, -20, -9, -39, -11, -31,
    -42, -25, -37, -62, -74, -50, -19, 0, -1, -1, 48, 38, 36, 42, 39, 70,
    24, -34, -51, 12, 21, 15, -2, -32, 20, -20, -20, 5, 83, 16, -27, -5,
    -20, 22, 59, -6, -4, 26, -14, 25, -21, -29, 16, -22, 22, 45, 17, -24,
    30, 81, 11, 34, -1, 22, 54, 69, 40, -5, -63, -12, 24, -1, -30, -18,
    -23, -62, 23, 42, 52, -9, 9, 8, 53, 45, 60, -13, -16, 39, 36, 37,
    23, -11, -18, 3, -28, -34, -31, -18, -3, -22, 1, 1, -38, -66, -59, -38,
    -1, 18, 9, 3, 30, 33, 19, 27, 21, -4, -22, 0, -24, -31, -42, -10,
    -2, -27, -7, 9, -11, -45, -73, -81, -21, -1, 11, 14, 21, 45, 27, 20,
    35, -5, -28, 62, 48, 69, 39, -11, -10, -49, -3, -1, -21, 0, -52, -42,
    -27, 31, -21, -17, 70, -39, -74, 14, -10, -8, -5, -9, -42, 2, 21, 42,
    -14, 23, 9, 43, -2, 65, 29, -37, -43, -7, 29, -3, 10, 31, 28, -44,
    -38, -44, 56, 59, 5, 7, -1, 56, 73, 36, 52, 26, 17, 25, 13, 27,
    -16, 2, -14, -21, -17, 32, 20, -3, -3, 3, 54, 79, 49, 21, 25, -12,
    -23, 3, -16, 10, 14, -22, -2, 40, -19, 2, -22, -54, -69, -20, -46, -72,
    -86, -63, -8, 22, -10, -3, -21, -57, -55, -34, -14, -16, -9, -33, -13, 29,
    9, 37, 41, 41, 11, -10, -32, 42, 11, 38, -24, -50, 53, -30, 17, -3,
    33, -5, 9, 16, 25, -27, 21, 11, 2, 45, -2, -11, -47, -21, -2, 16,
    -3, -27, -69, 32, 43, -3, -30, 12, -20, 23, -33, -34, -83, -12, -30, -3,
    -18, 23, 65, 42, 3, 53, -20, -30, -15, 11, -25, 61, 44, 1, -33, -58,
    53, 21, 11, -4, -9, -19, -62, -34, 8, -4, 2, 16, -6, 11, -15, -22,
    8, -3, 12, 29, -5, 0, -12, -16, 52, 33, 19, 5, 13, -9, -50, -46,
    -28, -12, 5, -11, -18, -27, -34, -43, -30, -21, 21, 25, 18, 34, -2, -17,
    41, 15, 19, 33, 54, 47, 70, 32, -12, -8, 45, 15, -14, -2, -65, -99,
    -41, 3, 23, 39, 45, -7, -38, -7, 6, 13, -19, 7, 24, 25, 7, -37,
    -69, 58, 23, 28, -35, 12, 63, -47, 31, -38, 45, 12, 11, -5, -16, 0,
    14, -14, -8, 10, -6, 40, -45, 24, 36, -17, 42, -28, -7, 62, 36, 0,
    113, 64, 11, -3, 80, 95, 68, 100, 41, -19, -35, -51, -6, 54, 58, 41,
    1, 21, -1, -17, 0, 27, 26, 30, 74, 41, 0, -4, 43, 49, 37, 32,
    -3, -23, -47, -48, -53, -30, 12, 7, -16, -4, -36, -48, -33, 16, 3, 5,
    -5, 31, -38, -26, -11, 41, 18, -34, 28, -7, 24, -7, -38, -4, -61, -38,
    -6, -17, 60, 31, 3, 6, 9, 9, -49, 23, -3, 26, 51, 7, 69, -83,
    -39, 7, 43, 8, 15, 13, 17, 3, 50, 7, -23, -52, -4, -30, -57, 9,
    73, -49, 61, -16, -50, 42, -35, 13, 48, -36, 47, 11, -35, 25, 6, 2,
    45, 54, -46, -53, -60, -96, -69, -55, -1, 3, -6, -5, -36, -29, -52, -37,
    36, 10, -16, -17, -28, 24, 22, 24, 15, 5, -58, -44, -51, -98, -69, -19,
    12, 57, 59, 48, 3, -20, -27, -28, 21, 25, -6, -29, -27, 40, 12, 42,
    16, 7, -1, 60, -38, 14, 4, 72, -49, 20, 47, -35, -21, 29, 28, -2,
    -5, 1, -54, 12, 29, 13, -72, 1, 23, 14, 16, -41, 5, 22, 36, 15,
    38, 3, -38, -30, 12, 12, 33, -7, 3, 36, 28, -22, -6, 8, 2, 31,
    -8, -1, -39, 19, 35, -15, 43, -8, -83, -9, -9, 38, -13, 15, 19, 15,
    -86, -28, 8, 109, 127, 48, 38, 7, 4, -16, -31, -51, -8, 10, 2, 20,
    48, 37, 4, -13, 12, 15, 7, -16, -114, -99, -8, 76, 86, -1, -5, -17,
    -9, -4, -33, -47, -31, 16, 23, 33, 17, 7, -8, -9, -9, 29, 0, -8,
    37, -7, -1, 14, 12, -46, -19, 12, -19, 46, -1, -48, 28, 18, -5, 2,
    3, 18, 10, 40, -21, 30, 0, 22, -12, -22, -1, 14, 89, -19, 16, 26,
    31, 23, 95, -1, 20, -8, 22, -15, -70, 39, -15, 50, 0, -7, 29, 39,
    13, -15, 40, 6, -9, -4, -49, -4, 16, -10, -20, 47, -19, -11, 56, -33,
    2, -8, -17, -34, -50, -107, -102, -44, -30, 3, -21, 2, 13, -39, -32, -7,
    -48, -72, -18, -30, -31, 1, 2, 10, -14, -18, -4, -36, -54, -116, -99, -72,
    -10, -6, 17, 46, 26, 19, -19, -8, -40, -34, -34, -10, 19, 41, 26, 34,
    -7, -30, -40, 21, 12, 18, 19, 60, -26, -10, 26, -22, 6, -29, -9, -40,
    -61, -66, 22, 0, 71, -10, -87, 22, -23, 2, -4, 40, 40, 22, 17, -48,
    -32, -11, 27, 57, 41, 52, -10, -35, 26, -13, 36, -77, -9, -44, 59, 2,
    -42, -36, 41, 23, -33, 22, -35, 11, -32, 16, 16, 4, 42, 22, -19, 15,
    -6, 5, 0, -9, 23, 37, 35, 22, 54, 36, 37, -3, 8, 15, 1, 6,
    24, 6, 9, 21, 11, 10, -3, 9, 21, 4, 6, -2, 19, 37, 10, 44,
    25, 40, 45, -7, -10, -28, -29, -9, -14, -25, 12, 11, 2, 0, 0, -11,
    -1, 2, 33, 32, 24, -35, -67, -23, 42, -5, -31, -46, 54, -7, -26, -57,
    -4, -37, 30, -7, 10, -29, 8, -18, 42, 16, 39, 19, 8, -18, -33, -53,
    -40, -10, 34, 29, 31, 18, -19, 23, 41, -14, -2, 64, -40, -18, -15, 3,
    -34, -4, 28, -12, -35, 47, -31, -15, 11, 2, 13, 6, -1, 14, -59, 15,
    13, -5, -20, 11, -46, -30, -66, -28, -15, 3, 9, 42, 20, 9, -13, -44,
    -24, -31, -21, -2, 21, 30, 49, 26, -1, 10, -10, 0, -27, -35, -64, -59,
    -48, -14, -15, 14, 17, 18, -16, -32, -38, -24, -23, -14, 9, 16, 22, 15,
    32, -10, -7, 66, -6, -45, -60, -55, -1, 44, 1, -13, -12, 28, 39, 3,
    -24, -2, -7, -13, 32, 24, 1, 20, -43, -32, 16, -16, 77, -27, -40, -10,
    3, -17, 84, -12, 32, 1, -18, 4, 15, -38, 29, -6, -17, -36, 19, 43,
    -44, -49, 8, -57, -7, -35, -49, -24, -63, -36, -24, 45, -31, 4, 35, 6,
    -36, -48, -104, -61, -42, -67, -42, 13, 13, 14, 17, 21, 35, 38, 13, -3,
    9, 10, 3, -5, 9, 5, 24, 31, -41, -31, -79, -84, -82, -72, -38, -36,
    -37, -14, -29, 5, 10, -5, -4, -11, 4, -26, -11, -25, 0, -2, 10, 11,
    35, 29, 34, -50, 23, 58, 55, 49, 27, 58, -22, -81, 33, 8, 50, -14,
    49, 39, -29, -2, -2, -10, -21, 58, 28, 28, -2, -19, -37, -7, 43, 16,
    46, 65, -38, -24, -4, 0, 22, 0, -11, 30, -100, 20, -2, 27, 8, 38,
    21, -6, 25, 35, 47, 50, 43, -7, 4, 14, 57, -80, 13, -48, -30, 13,
    -36, -45, -37, -57, -41, -30, -35, 4, 24, 25, 22, 30, -3, -9, -13, -21,
    -15, -9, 18, 62, 60, 42, 58, 8, -13, -20, -23, -49, -31, -24, 10, -27,
    10, 11, 14, 6, -14, -24, -20, -66, -24, -25, 22, 33, 68, 75, 67, 21,
    -8, 1, 17, 41, 1, 2, -62, -70, 21, -5, -23, -1, 22, 12, 16, -17,
    -7, -34, -5, -14, 41, 5, 30, -1, -53, -27, -6, 19, 29, -26, -37, -23,
    -35, -30, 64, 7, 28, 2, -16, 15, 15, -34, 29, 12, 4, -19, 8, -1,
    -62, -20, -6, -91, -55, 4, -58, -28, -14, 4, 31, -13, -26, 49, 31, 33,
    72, 44, 36, 55, 27, 38, -25, -36, -34, -36, -49, -7, 7, 21, 41, 49,
    18, -46, -58, -26, -18, -15, 11, 28, 57, 40, 15, 25, 33, 22, -32, -71,
    1, -27, -18, -33, -26, -40, 14, 44, 8, -25, -28, -36, -43, -5, 5, -4,
    4, 43, -37, 21, 21, 29, 65, -16, 35, -1, -15, -17, 9, -1, -38, 6,
    37, 12, -5, -46, 54, -28, 27, -17, -11, 14, -32, -45, -10, 36, -16, -7,
    -5, 1, -37, 1, 6, -15, 6, 37, 21, 26, -25, -88, -6, 23, 4, -7,
    -25, -63, -10, 5, 3, -4, -10, -20, 29, -15, 28, 8, 30, -11, 2, 21,
    57, -19, -29, -118, -47, -49, -41, -30, -22, -23, -2, -1, -5, -56, -47, -5,
    -22, -3, 8, 22, 21, 11, 11, -25, 50, -11, -40, -127, -20, -8, -19, -30,
    -34, -2, 10, -8, -39, -60, -66, -26, -17, 0, 19, 5, -8, 15, 22, -33,
    42, -28, -12, 120, 1, 77, -15, -1, 17, 8, -28, -17, -8, -5, -21, -12,
    -7, 0, -9, -18, 17, -35, -26, 1, 5, -3, -9, 46, -31, -30, 32, 10,
    -17, 8, -23, 20, 50, 15, -22, -18, 10, 8, 11, -2, -13, -32, 21, -18,
    -33, -63, 40, 10, 21, 8, 45, 12, -62, 4, 35, 51, 9, -6, 15, 20,
    46, 35, 48, 80, -2, -13, -33, -11, 18, 11, -11, -7, -43, -41, -20, -33,
    -36, -22, 12, 24, 47, 13, -7, -20, 41, 44, 47, 84, 1, -23, -51, -17,
    -9, -1, 4, -2, -44, -25, -54, -65, -55, -41, -6, 10, 20, 24, -9, -41,
    32, 11, -57, 61, 17, 41, 21, -12, -27, -91, 6, 33, -5, 0, -33, -23,
    -28, 7, -11, -14, -13, -41, -14, 14, 34, -16, -10, 29, -44, -25, 10, -3,
    -21, -46, -26, 29, -30, 41, 30, -64, -42, -23, 7, -33, 17, 14, -3, -20,
    20, 25, -31, -55, 12, 26, 7, 17, 7, 21, -21, -12, -16, 17, 51, 15,
    59, 38, -16, -26, -31, -53, -60, -60, -31, -10, 27, 39, 17, -15, -12, -8,
    -17, -78, -30, -9, -20, 13, 51, 35, 35, 33, -9, -53, -23, -36, -64, -108,
    -54, -7, 28, 47, -6, -45, -22, -19, -9, -62, 1, -25, 4, 5, 34, 30,
    -7, -31, 7, 21, -31, -13, 12, 14, 9, 10, -18, -6, 51, -68, -64, -21,
    -23, -18, -32, -13, 25, -33, -22, -31, 11, -29, -22, -55, -18, 9, 32, -4,
    -52, -9, 2, 18, 14, -6, -3, 13, 73, -18, 50, -27, -17, 2, 50, -30,
    -31, -103, 59, 62, -24, -54, -4, 2, 14, -5, 28, 23, 28, 22, -23, -4,
    28, -22, -41, -27, -11, 6, -4, 42, 33, 17, -25, -33, -3, -20, -14, -25,
    -8, -7, 4, -6, 5, 4, -13, -44, -4, -12, -40, -30, -12, 3, -8, 4,
    -16, -58, -56, -56, -51, -6, 7, -3, 27, 25, 28, 14, 14, 21, 13, -6,
    39, 50, 11, 23, 4, -6, -31, -3, 42, 37, -59, -41, -27, 54, -2, -39,
    25, -38, -30, 3, -12, 51, 6, -11, 33, -17, 32, 6, 55, 18, -6, 36,
    31, 35, 9, -13, 41, 1, 18, 48, 9, 22, -36, -30, 61, 14, -4, 39,
    -6, 13, -42, -88, 20, 7, 40, -1, -46, -73, 30, 64, -25, 23, 72, 9,
    -37, -19, -9, 21, 45, 3, -15, 7, 15, -20, 3, -18, -25, -32, -14, -3,
    23, 45, 35, 21, 11, 24, 11, 1, -29, 6, 37, 71, 93, 33, -27, -19,
    -9, 23, 18, 19, 19, -7, 8, 4, 1, 20, -4, 10, 5, 37, -10, -9,
    -14, 27, 70, -17, -16, 50, 44, -13, 2, -37, -22, 16, -3, -7, -29, -11,
    29, 8, 13, -13, 3, -54, 43, -27, 48, 36, -29, -5, -44, -35, 10, -3,
    -25, -29, -26, -1, -10, -20, -28, 12, -10, -3, 3, 3, -43, -1, -14, -39,
    3, 51, -5, 18, -14, 14, -125, -26, 38, 46, -20, -96, 17, 7, -25, -21,
    71, 47, 33, 13, -3, -5, 20, -4, 9, -10, 11, -22, -5, -19, -21, -19,
    -8, -7, 2, -6, 15, -13, -4, -7, 120, 34, 98, 23, 3, 34, 38, 15,
    19, 2, 21, -12, -26, -5, -11, -20, -4, -3, 20, -5, -7, -30, -24, -21,
    27, 20, 42, -7, -18, 26, 34, 86, 20, 4, -10, 9, -13, 20, -19, -9,
    10, -30, -31, -1, 1, 19, -14, -39, 18, 63, 21, -20, 22, 1, -9, 22,
    0, -17, -32, -53, 5, -47, 0, 15, 0, 11, -17, 63, 1, -13, -27, 15,
    4, 4, -13, -17, 20, 18, 19, 24, 3, -24, -12, -26, -16, 10, -19, -54,
    70, 80, 52, 51, 44, 32, 8, 27, 9, 21, 11, 2, 12, 3, 16, 48,
    76, 74, 23, 11, 15, -10, 3, -38, 53, 72, 56, 55, 17, 6, -14, 17,
    24, 52, 50, 21, 11, 1, -6, 2, 54, 29, -16, -25, 7, -13, 17, -23,
    9, -4, 26, 15, 12, 1, 23, -48, 25, -19, -20, 0, 46, -23, -3, 22,
    56, 13, 30, -32, -18, -50, 24, -68, 76, 21, -31, 35, -64, -34, 9, 31,
    20, -59, -11, -14, -15, 13, -17, 44, 29, 8, -16, -49, 12, -1, -32, -37,
    -5, -6, 0, 19, 8, 26, 2, -43, 19, 36, -36, 25, 12, -10, -16, 6,
    -18, 32, -13, -62, -39, -41, -42, 20, 33, 56, 55, 5, 30, 37, 28, -5,
    -43, 42, 22, 0, 47, 39, -2, -19, 4, 19, -4, -22, -21, -20, -1, 9,
    -1, 4, 17, 2, -5, 28, 24, 8, -14, 27, 0, 9, 35, 44, 2, -56,
    17, -8, -14, -30, -31, -26, -25, 30, -2, 30, 25, 14, -48, 35, 36, -1,
    17, -12, -18, 11, 50, 48, 20, 17, -23, -14, -28, -72, 50, 26, 16, -34,
    3, 23, -4, -28, 7, -56, 8, -21, 38, -6, 17, 78, -29, 0, -5, 39,
    42, -27, -19, -55, 30, 8, 16, -26, -67, -41, 28, -12, -21, 10, 92, -14,
    -19, -38, -4, 14, 22, 23, -11, -24, -15, -21, -33, -34, -1, 20, 37, 32,
    26, 4, -7, 9, 1, 23, 27, 14, 0, -32, 7, 28, 32, 25, -11, -39,
    -36, -14, -43, -49, -31, -12, 23, 20, 17, 19, -4, 7, -3, 15, 21, 3,
    6, -34, -13, -24, 13, 10, -26, 9, 1, -62, 39, 54, -6, -42, -65, -40,
    -44, 32, 38, 14, 53, -19, -14, 19, -15, -28, 15, -9, -7, -1, -11, -44,
    -55, 21, -13, 38, -48, -12, 27, -32, -6, -38, 45, 19, 8, 6, -9, -22,
    -11, -7, -7, -16, -50, -1, 22, -6, 59, 33, 26, -30, 9, 28, -28, 33,
    -11, -1, -27, -41, -51, -37, -13, 1, 32, 28, 26, 53, 43, 32, 23, 3,
    -6, -22, -10, -9, -12, -5, 12, 32, -1, -6, -35, -47, -55, -57, -44, -9,
    8, 10, 3, 27, 44, 17, 14, 31, 8, 18, -6, -18, -10, -18, 16, 22,
    -29, -19, 22, -53, -27, -40, -32, 39, -19, 2, 52, 15, -1, -43, -29, -35,
    8, 12, 5, 70, -57, 11, -27, 4, 16, -44, 75, -30, 6, 48, 2, -25,
    -9, 29, -22, 7, -57, -20, 11, 29, 20, 22, 35, 26, -47, 18, 24, 9,
    50, 6, -34, 15, -9, -14, 21, 24, 13, -15, -12, -50, 48, 21, -22, -6,
    22, 48, 10, 19, 24, 39, 41, 35, 30, 52, 28, 13, 57, 13, -25, -23,
    1, -10, 0, 35, 28, -2, -7, -13, 18, 18, 11, 14, 24, -6, 18, -21,
    -2, 19, 9, 10, 12, -16, -30, -45, -24, 3, 9, 3, 4, 6, -23, -11,
    -42, -58, -57, -11, -6, -5, -26, -9, -32, -42, 34, 68, -39, -15, -44, -51,
    -46, 25, -14, 31, 85, -7, -48, 11, -36, -44, -30, -4, 52, 1, 0, 22,
    -63, 16, -6, 16, -30, 16, 30, -66, -20, -64, 65, 37, -16, 37, 33, 15,
    25, -26, -36, -43, -13, -52, 0, 47, 29, 34, 42, -41, -19, 60, 35, 27,
    33, 41, 28, 26, 42, 49, 21, 35, 47, 46, 30, 26, 9, -21, -7, -23,
    7, 7, -19, -5, 21, 27, 8, 10, 65, 66, 33, 27, 40, 23, 30, 21,
    2, 44, 44, -5, -5, -11, 21, 2, 23, 23, 18, 45, 35, 45, 29, 30,
    0, 19, 3, -30, -7, 5, 15, 4, 10, -14, -5, 10, -4, -6, -33, -26,
    -7, -4, -19, 14, -13, 33, 8, 28, -23, 4, -3, -2, -3, 6, 25, 3,
    -38, 3, 12, 11, -31, -6, 18, -5, 24, -26, 1, 16, 10, 6, -3, -31,
    9, 0, -11, 4, -17, -8, 0, 39, 14, 6, 24, -17, -27, 22, -13, 12,
    25, 37, 57, 42, 19, 13, -4, 9, 3, 1, 11, 19, 21, 10, 10, 11,
    12, 26, 19, 14, 6, 15, -8, 9, 17, 10, 34, 41, 16, 6, 9, 4,
    -17, 10, 6, -3, 1, 19, 2, 18, 14, 4, 6, 5, 2, 12, 10, 8,
    0, -41, 11, 6, 11, -84, -48, -12, 16, 8, 4, -25, -7, -38, 9, 3,
    -38, -52, 8, 32, -15, 9, 23, 8, -12, -12, 25, 24, 31, -14, -40, -1,
    -23, 0, 46, 19, 41, -11, -11, 16, -13, -25, 2, 14, -16, 6, 12, 62,
    -48, 50, -17, -40, -42, -42, -8, -7, -43, -25, -7, 32, 33, 30, -10, -28,
    9, -14, -13, -18, 7, 4, -17, 8, -13, -11, -4, -8, -15, 0, -22, -17,
    -19, -21, -33, -26, -15, -15, 29, 2, -22, -30, -27, -37, -26, -22, -11, -18,
    -1, -22, -20, -18, -8, -1, -8, -5, -26, -22, -31, -4, -33, -15, 4, 24,
    -31, -20, 27, -26, -22, 0, 23, -8, -41, -3, 12, 26, 60, -53, 12, -9,
    4, 11, -2, 17, -32, -11, 1, -19, 5, 15, -15, -11, -67, 23, -4, 28,
    12, -61, -21, -9, -38, -11, -22, 30, -18, -13, 46, -12, -6, -1, 21, -42,
    1, -3, 10, 14, -11, 9, 22, -7, 9, 15, -28, 8, 36, 0, -35, -19,
    -16, 9, 0, -13, -21, -2, -31, -6, -27, -6, 27, 17, 8, -11, -15, -26,
    -36, -28, -6, -22, -22, -9, 14, -22, -5, -25, -17, -20, -44, -21, -32, -33,
    -21, -32, -5, -11, -28, -9, -8, -11, -7, -6, -18, -11, -22, -14, -2, -10,
    18, -4, -5, 12, -14, -49, -29, 25, 22, 38, 12, -23, 11, -16, 20, 24,
    2, -8, 2, 12, -54, 36, 12, -18, 21, 9, 57, 9, 64, 14, -19, 4,
    -11, 10, 21, -1, 25, -1, -13, 27, 10, 7, -4, 26, 1, 27, 11, 65,
    -10, 30, -30, 18, -23, 5, 2, -7, -2, -27, 5, 13, -9, -13, -43, -24,
    6, -23, -14, 2, 24, 22, 16, 18, 15, 40, 37, -2, -50, -66, -13, -7,
    -8, -14, -27, -7, -18, -29, -6, -8, -11, -16, 9, -5, 24, 28, 5, 27,
    17, 34, 52, 69, 6, -8, 2, 11, -21, 12, -6, -24, -8, -7, -12, 20,
    -10, 22, 5, 30, 29, -33, -42, 27, 6, 13, -19, -5, -9, 15, 43, -2,
    14, -26, -16, -45, 71, -3, 32, 28, -19, -7, 7, -2, -8, -12, -34, -70,
    35, 6, -33, 23, 15, 4, 3, 0, -16, 7, -51, -18, -9, -9, -98, 14,
    55, 21, 31, -59, -34, 39, -23, -66, 3, -24, -28, 20, 32, -57, 25, -21,
    15, 0, -6, 18, 9, 17, 5, 3, -12, 18, 20, 55, 33, 24, 16, 21,
    -1, -34, -37, -15, 12, -7, 22, 48, 2, 6, 11, 8, -2, 10, -13, -34,
    -44, -25, 12, 42, 30, 23, 12, -19, -36, -51, -37, -33, -4, 19, 7, 38,
    -46, -20, -24, -10, -16, -18, -62, -14, 6, -67, 24, 60, 3, -34, 9, -67,
    -35, 64, -15, 26, 39, -4, 1, 3, -47, -81, 34, 18, 6, 50, -4, -61,
    -60, 57, -33, 20, -58, 3, -20, -53, 6, -42, -10, -28, 21, 35, 3, -40,
    16, -56, 8, 41, 52, -39, 24, 30, 47, 18, 11, 7, 32, 43, 45, 50,
    3, -1, 5, 1, -11, -2, 2, 19, 16, 22, 41, 37, 21, -17, -62, -43,
    -40, -7, 36, 14, -1, 9, -2, -8, -2, -1, -21, 11, 9, -20, -8, 11,
    1, 41, 38, 43, 9, -16, -78, -85, -40, 16, 20, -3, 23, 17, 9, 0,
    -12, 12, 26, 33, -34, 25, -43, -24, 49, 63, -51, -24, 52, -25, 40, -19,
    14, 11, -59, 11, -34, -4, -48, -19, 42, 28, -27, 48, 17, -2, 24, -58,
    17, -47, -1, -16, 8, -7, -48, 18, 14, 2, -22, 41, -50, 17, -62, 19,
    -19, 50, 0, 87, 58, -1, -30, -12, -8, -4, 10, -4, -17, 24, 1, -15,
    10, -12, 49, -11, 1, 28, -20, -26, -25, -13, -7, 2, -12, 14, 37, 23,
    6, 31, -21, -60, -49, -20, 30, 33, 19, -3, 62, 12, 22, 24, 3, -28,
    -18, 32, 25, 61, 49, 66, 69, 71, 49, 53, 7, -43, -9, 2, 17, 51,
    -54, 23, 1, -29, -16, -58, 34, -5, -55, -16, 35, 72, 50, -25, 39, 43,
    2, 47, 53, -2, -5, 8, -2, -22, -6, -4, 12, -39, -99, -9, -37, 30,
    -3, 3, -88, -14, -40, -25, 21, 20, -48, -29, 7, -19, 27, 27, -4, -50,
    11, -23, -37, 8, 1, 1, 55, 10, 4, 74, -66, -31, 51, -18, 47, 15,
    9, 1, 27, 7, -6, 0, 42, 69, 57, 24, 44, 40, 20, 37, 23, 18,
    33, 14, -51, -58, -54, -47, -15, 21, -26, -12, 30, -3, 5, 39, 33, 61,
    44, 31, 12, 30, 33, 30, 46, 42, 23, 5, -38, -44, -56, -51, -3, 16,
    -27, 0, 1, -47, -5, -36, 1, 27, -14, 23, 42, 21, -48, -34, 14, -11,
    -13, -11, -6, 27, 58, 9, 13, 4, -18, 19, 7, 8, 15, -13, 3, -33,
    22, -5, 0, -3, -7, -47, -10, -18, -62, -8, 10, 10, 18, -5, 7, 12,
    13, 26, -85, -42, -46, -20, -16, -28, -46, -18, -26, 10, 19, 23, 18, -40,
    -13, -29, -25, 1, -2, -12, -24, 1, 4, -9, 8, -6, 14, 35, 34, 14,
    0, 2, -24, -35, -32, -16, -15, 10, -10, -30, 0, -18, -29, -31, -30, -42,
    -22, -34, -10, -26, -21, 10, 38, 23, 22, 5, -9, -24, -43, -6, 14, 21,
    1, -23, -16, 35, -13, -59, -21, -15, -73, -12, 20, -7, 45, -22, 15, 35,
    -24, -8, 28, 13, -6, -4, 7, -10, 7, -28, 29, -22, 1, 12, 25, 67,
    27, -28, -8, 25, 0, 1, -2, 5, -5, 0, 49, -57, 20, -7, 56, -19,
    -21, -10, 7, -9, -28, -33, 12, 19, 0, 16, 0, 47, 8, 5, 33, 12,
    -56, -45, -44, -72, -74, -50, -57, 7, 0, 9, 13, 1, 8, -18, -8, -2,
    -47, -13, 30, 7, 18, 28, 18, -17, -87, -94, -91, -84, -92, -59, -48, -22,
    5, -25, 3, 24, -6, 11, -16, 10, -31, -29, 32, -10, 3, 7, 21, -8,
    -13, -2, -19, 4, 36, 8, -10, 81, -68, 32, 19, -23, -62, -26, 25, -51,
    -10, -15, -2, 21, 36, -43, -75, -4, -24, 12, 2, 7, 31, 7, 7, -30,
    -20, -15, -9, 25, -4, -2, 38, -49, -46, 5, 77, 47, -17, -31, -16, 40,
    1, 31, 31, 1, -120, 54, -90, 5, -34, -33, -2, -2, 57, 16, -38, -22,
    -48, -50, -10, -33, -48, -27, 6, -2, 24, 26, 38, 47, 26, 2, 23, 35,
    21, -7, -6, -48, -21, -23, 13, 35, -17, -27, -11, -56, -80, -43, -17, -4,
    1, 10, 27, 27, 25, 31, 17, 37, 5, 2, 3, -18, -17, -26, 17, 39,
    -21, -31, 5, 11, -10, -57, -34, -7, -38, -6, 50, 18, 27, -45, 37, 19,
    -38, -16, 31, -1, 15, 6, -10, -1, 18, -32, 35, -11, -3, 14, 0, 69,
    -8, -30, 33, 25, 2, -3, 6, 14, -33, -16, 37, -54, 21, 1, 63, -4,
    -17, 18, -32, -22, -67, -32, 5, -7, -27, 8, -14, -23, 50, -8, -17, -12,
    -33, -63, -76, -61, -6, 27, 30, 17, 10, 39, 53, 42, 33, 28, 12, -27,
    -6, -1, -2, 12, -6, 5, -8, -5, -29, -51, -78, -55, 0, 29, 61, 69,
    40, 44, 71, 36, 25, 9, -1, -27, -12, -5, -8, -17, -14, 4, -24, -35,
    -10, 46, 71, -11, -5, -6, 30, 23, 25, 8, -17, -26, -35, -3, -8, -8,
    51, 3, -8, -32, 18, -6, -3, 1, 0, -5, 3, 10, 9, -35, -10, -7,
    -1, -7, 21, 11, 31, -13, 11, 31, 21, 24, 25, 51, -7, 11, -14, 19,
    61, -4, -43, -32, -7, 6, -21, -8, -18, -24, -37, -21, 23, -37, -5, -29,
    -70, -44, -18, 3, 34, 58, 62, 34, 17, -4, -28, 3, -15, 13, 5, 12,
    31, 34, 27, 19, 1, 1, -27, -12, -44, -36, -22, 4, 31, 43, 92, 57,
    34, 33, -4, -24, -15, 5, 1, 21, 18, 24, 4, -11, -27, -40, -39, -5,
    -29, 12, 47, -2, -13, -21, 1, -4, -2, -24, -5, -18, 42, -27, 17, -9,
    -14, 10, -10, 0, -33, -43, 67, -54, 61, -26, -28, 11, -33, -29, 13, -9,
    -32, -20, -3, 1, -3, -10, 32, 15, 17, -7, 7, 14, -69, 31, 19, -48,
    -24, 42, 21, 61, -20, 23, -111, -30, 39, 58, -31, -78, 29, 19, -62, 13,
    3, 13, 15, -19, -6, -3, -8, 30, -16, -21, -11, -6, 12, 20, 10, 15,
    16, -4, -19, -19, 2, -8, -6, -4, 11, -2, -24, -11, -29, -13, 9, 12,
    -1, 17, -9, 13, 10, 37, 24, 5, 13, -1, -32, -20, -16, -7, -3, -8,
    -43, -32, 2, -30, 12, 1, 15, 105, -15, -123, 50, 65, 30, -83, -127, -81,
    21, 35, -4, 45, 45, -50, -104, -9, 12, 29, -46, 3, -38, -6, 15, -13,
    -103, -60, -93, 101, -57, 39, 23, 16, -33, -32, 48, 17, -2, 16, -21, -35,
    38, 15, 4, -47, -56, 0, -59, 44, 63, 10, -2, -70, 81, 13, -15, -2,
    23, 44, 68, 57, 49, 40, 41, 40, 67, 70, 32, 46, 30, 52, -1, 7,
    -17, -32, -9, -7, -11, -4, 23, 44, 14, 60, 65, 71, 44, 8, 26, -22,
    -10, 24, 10, 1, -5, 5, -11, -23, -39, -33, -69, -25, -36, -29, -21, -3,
    -29, 34, -6, 0, 32, -17, -19, 8, -38, -45, -13, -26, 11, -41, 6, -20,
    -41, 64, 26, 15, -22, -46, -24, 7, 62, -6, 16, 60, -52, -32, 3, 2,
    -18, 59, 7, 29, -15, 1, 32, 29, -32, 5, 17, 11, -27, 15, -39, 0,
    0, 27, 18, 78, -18, 52, -15, 16, 41, 43, -26, -25, 23, 9, -63, 63,
    43, 44, 18, 23, 27, -32, 2, -35, -32, -22, -63, -37, 8, 78, 49, 10,
    -5, -77, -68, -48, -54, -11, 16, 6, 82, 98, 72, 89, 78, 66, 65, 8,
    25, -25, -37, -27, -4, 28, 42, 63, 43, 0, 16, 27, 8, 47, 45, 23,
    -16, 10, -33, -61, -1, -8, 0, 5, 7, -20, 22, 27, -46, -19, -14, -24,
    -7, 5, -10, -17, 42, 13, 0, -26, 11, -37, 9, -39, -19, 42, -5, -69,
    3, 47, 0, 3, 5, 10, 7, -20, 4, -27, -34, -35, 8, -16, -48, -31,
    14, 16, -38, -35, -16, 9, -6, 15, -22, -25, 31, 10, 10, -17, -8, -12,
    6, -31, -40, -38, -43, -10, 16, -12, -4, -21, -36, -46, -26, 0, -8, 18,
    -5, -10, -25, -48, -28, -34, 11, 13, 11, -47, -36, -32, -26, 8, 20, 2,
    -21, -20, -21, -66, -50, -25, 2, -2, 6, 21, 7, -19, -26, -8, 11, 31,
    -6, -19, -29, 77, -8, 30, 15, -10, -2, -8, -8, -44, 14, -4, -26, -14,
    10, -12, 22, 30, 15, -22, -30, 36, -24, -32, -31, -2, -4, -10, 42, -5,
    7, 34, 26, 16, 34, 29, 27, 16, -8, -1, 7, -28, 22, -25, 56, -31,
    -7, -24, 38, -26, -15, -26, 20, 7, 35, 31, 47, 49, 0, 32, 31, 30,
    12, -5, 10, -26, -7, -38, -59, 4, 15, 20, 38, 9, -23, -69, -74, -56,
    -41, -35, -9, 9, 0, 8, 0, 0, 42, 12, 30, -10, 11, -28, -45, 8,
    -9, 48, 52, 34, 1, -28, -45, -47, -43, -23, -13, 18, -10, -4, 17, -5,
    1, 15, 2, 72, 41, 39, -42, 2, 4, -26, 8, 74, -15, 10, 55, -11,
    16, 24, -28, -29, -7, -71, -36, 10, 24, 22, 9, 68, -46, -36, 0, -67,
    -3, -30, -37, -1, 15, 69, -5, -15, -60, -2, -3, -32, -40, 32, -68, 13,
    -18, -38, -24, 54, 32, 28, -6, -26, 7, 17, -2, 3, -11, -24, -9, -7,
    19, -8, 48, -3, -18, -35, 34, -16, -19, -19, 33, 50, 42, 32, -10, 3,
    -12, -29, -29, -15, -4, -11, 43, 42, -24, -20, 10, -32, -45, -57, -40, -68,
    -69, -73, -23, -37, -47, -46, -52, -1, -8, -64, -48, -55, -29, -25, 7, 11,
    -52, -1, -35, 31, 0, -9, 12, -9, -21, -8, -23, -18, 3, -9, -41, -22,
    -14, -18, 31, -25, 18, -13, -23, -5, -15, -24, -8, 10, -7, 18, 2, -15,
    -40, 31, -13, 46, 8, 58, 18, -6, -7, -23, -7, -55, -6, 15, 64, -60,
    -14, -31, 27, 28, 8, -1, -2, 49, 6, 35, 40, 7, 14, 63, -22, 32,
    58, 49, 28, 35, 25, 10, 2, -6, 0, 4, -8, -4, -36, -43, -50, -28,
    -33, -6, 10, -12, 7, -25, -55, -28, 27, 9, 26, 54, 53, 10, 9, 10,
    27, 12, 22, -14, -13, -28, -24, -5, -12, -14, -8, -3, -14, -9, -47, -21,
    -30, 2, -5, 47, 14, -12, -25, -80, 25, -31, -27, -7, -12, 12, 10, -21,
    -33, -31, 21, -47, 32, -52, 19, 12, -41, 3, -5, 13, -42, -67, 15, 25,
    -13, -42, 17, 32, 45, 55, 18, -52, -108, -35, 17, -63, -12, 4, -5, 31,
    -45, 11, -51, -4, -43, -32, 39, -23, -25, 2, 21, 4, -31, 25, -9, -9,
    20, 16, 24, 40, 25, -6, 1, -17, -2, -14, -14, -12, -44, -29, -15, 6,
    36, 34, 29, 9, -20, 8, -13, -4, 8, -13, 11, 12, 9, -29, -19, -37,
    -26, -40, -32, -40, -47, -48, -49, -13, -11, -4, -22, -27, -50, -28, -40, -20,
    -28, -43, -11, 28, 2, 5, 13, -42, -31, -32, 32, 29, 37, -24, -12, -15,
    -56, 38, 27, 22, 60, 0, -20, 19, -51, -23, 22, -42, -50, -2, 4, -1,
    -42, 37, -28, 17, -21, 48, 24, -48, -58, -42, 30, -38, 19, 5, 34, -51,
    -44, -37, 36, 28, -30, -67, -26, 34, 46, 47, 38, 4, -3, 49, 13, -30,
    -15, -42, 7, 8, 23, 50, 80, 76, 38, -3, -42, -52, 18, 28, 8, 17,
    16, 3, -11, -19, 11, -19, -5, -11, -54, -41, -9, -16, 40, 67, 92, 96,
    52, -1, -41, -29, -8, 27, 56, 31, 27, 12, -5, 0, 2, -1, 5, 29,
    7, 9, -15, -41, 3, -22, 17, -30, -11, 3, -42, -23, 97, -60, -44, 25,
    33, 46, -8, 40, -66, -14, 21, -31, 17, 42, -68, 34, -24, -52, 38, 39,
    11, -34, 67, -8, 9, -2, -25, 54, -25, -1, -75, 14, -7, 2, 13, 5,
    -51, -3, 26, 98, -2, -9, -15, -45, 46, 18, 5, 45, -2, 5, 20, -16,
    30, 29, 1, 35, 28, 0, 7, -15, -27, -1, 7, -33, -5, -23, -11, 6,
    -5, 8, 8, 16, -12, 30, 42, 47, 7, 23, 0, 12, 33, 12, 5, -51,
    -42, -12, -18, -62, -52, -33, -33, -10, 5, 16, 21, 8, -9, 1, 22, 19,
    11, -21, -37, -6, 20, 38, -10, 14, -39, -6, 73, 45, -14, 6, -14, -6,
    -74, 67, 21, 51, 61, 63, -1, 46, -45, -46, 17, -44, -11, 31, 38, 14,
    -26, 114, -17, -11, -30, -7, 69, -53, 26, -22, 3, 18, 51, 25, 32, -18,
    -18, -40, 16, 8, 21, -30, -28, 25, 23, -2, 44, -36, -42, 49, 35, 37,
    25, 31, 15, 6, -22, -32, -32, -14, -5, 10, 16, 11, -10, -48, -55, -48,
    -28, -22, -4, -24, -43, -37, -62, -39, 28, 43, 59, 42, 28, -10, -23, 0,
    28, 24, 32, 28, 21, -46, -77, -58, -40, -40, -7, 4, 16, 16, 0, 3,
    -13, -48, -17, 38, 45, -10, 12, -9, 96, -10, 11, -2, 12, -15, 32, 3,
    19, -4, 4, -46, 22, -45, -26, 35, -25, -14, 21, 59, -3, -49, -13, -36,
    -29, -20, 41, 34, 26, 38, 29, -13, -37, -47, -28, -49, 6, 2, -22, -28,
    -1, 23, -17, -28, 31, -23, 38, -14, 29, 2, -9, -64, 11, 1, 40, 5,
    -6, -5, 10, 16, 8, -3, 8, -7, 2, -5, -18, -8, -30, -31, -7, -1,
    -23, -18, -24, -19, -33, -13, -30, -24, -20, -27, -1, -7, -1, 5, 19, 5,
    -19, -20, -30, -40, -31, -9, -13, 4, 5, -13, 7, 1, -25, -11, 9, -13,
    -33, -37, 5, 34, 36, -1, -27, -24, -20, -40, 17, 23, 86, -29, 5, -13,
    -47, -7, 85, 20, 2, 6, -27, 30, -29, -12, 20, 32, -56, 4, 11, 5,
    -15, -18, -14, 71, -13, 83, 1, -24, -22, -41, 19, -38, -27, 16, 5, -45,
    -46, -12, 68, -11, -19, -13, 13, 5, 59, 64, 47, 24, -8, 36, -30, 26,
    -1, 10, -9, -11, -9, 0, 1, 34, 33, 12, 3, -4, -42, -4, -9, -18,
    -27, -18, -20, -2, -3, 5, -27, -16, 55, 41, 12, 37, 44, 40, 60, 66,
    65, 67, 52, 54, 33, 48, 56, 44, 27, 19, 23, 41, 24, 24, 0, 12,
    -43, 53, 46, -48, -20, 9, 50, -7, 41, 55, -7, 0, -27, 3, 11, 31,
    85, 22, -20, 24, -40, -13, -28, -19, 82, 62, -5, 14, 37, 7, -19, -18,
    57, -63, 8, -85, -5, -57, -32, 14, 53, 35, -47, 30, -2, -25, -35, 38,
    47, 45, -31, 78, 38, -6, 17, 1, -6, -36, -92, -35, 11, -80, 8, -53,
    34, 34, 51, 11, -12, 6, 1, 19, 13, 5, 38, 51, 40, 37, 38, 29,
    10, -27, -34, -9, -14, -18, -1, -16, 35, 36, 54, 45, 42, 47, 79, 48,
    66, 51, 67, 30, -16, -44, -35, -29, 7, -31, 2, 10, -8, -21, -7, 10,
    -73, -6, 25, 9, -16, -45, -44, -7, -23, -12, 16, 55, 90, -10, 32, -5,
    -2, 61, 88, 4, 49, 6, 45, 67, -39, -31, 48, -37, -25, 27, -30, 21,
    11, -13, -33, 15, -19, 20, 24, -3, -77, -43, -3, 23, 1, 27, -2, -1,
    10, 12, -75, 20, -6, -7, 48, -14, -42, 48, 12, -43, 28, 73, 0, 30,
    17, 37, 46, 51, -3, -23, -25, -50, -31, -41, -58, -36, -36, -14, -17, -18,
    -14, -45, -12, 12, -11, 7, 22, 0, 52, 54, 61, 64, 42, 12, 5, -11,
    -9, -12, -31, -24, -7, 15, -25, -23, -58, -33, 32, 22, 8, 29, 42, 38,
    13, 0, -19, 48, 6, 10, -1, -39, -5, -16, -30, -18, -29, 35, -26, 38,
    33, -21, 35, -48, 37, -15, -16, -8, -15, 9, -26, 59, 13, 11, -23, -4,
    30, -7, 23, 45, 40, 39, 16, -10, -27, 25, 23, -92, 13, -21, 5, -11,
    -55, -13, 1, -44, -7, -1, -13, -4, -20, 10, -19, 31, 6, -16, 39, 48,
    -15, 1, -37, -71, -62, -31, -43, -23, 18, 29, 30, 34, 3, -18, -41, -61,
    -32, -9, 7, 8, 15, 21, 22, 19, -26, -27, -37, -73, -47, -41, -46, -7,
    1, 12, 38, 59, 11, -1, -26, -51, -25, -6, -2, 5, 5, -17, -18, -12,
    -34, -26, -30, 55, 38, -24, -101, -18, 20, 21, -41, -50, -17, 11, 30, -42,
    -16, -13, 47, -17, 6, 17, -25, 36, -1, -58, -5, 30, 47, 2, -59, -16,
    5, -11, 47, -2, 73, -1, -14, -37, -8, -16, 35, 12, 6, -63, 33, 2,
    -10, -27, -20, -51, -18, -22, 3, -12, -19, 4, -2, 50, -9, -10, 32, 25,
    -14, 2, 9, 17, -14, -7, -37, -28, -24, -43, -46, -1, 14, 53, 69, 61,
    30, 15, -31, -41, -21, 19, 3, 9, 0, 17, 23, 20, -3, -15, -4, -17,
    11, -34, -39, -35, -20, 17, 26, 30, 30, -3, -42, -15, 12, 40, 15, 29,
    15, -8, 4, -2, -10, -3, 68, 6, 40, 53, -26, -50, 37, 58, 27, -1,
    -8, 17, -4, 55, -16, 60, 33, -3, -21, 21, 3, -68, 51, 75, 22, 16,
    43, 103, 19, -2, 27, -5, 44, 19, 87, 66, -39, 32, 32, -8, 74, 13,
    28, -59, -7, 50, 7, -27, 52, 22, -11, -54, -6, 44, -13, 28, 38, 29,
    -14, 32, 56, 9, -49, -85, -76, -60, -72, -31, 41, 23, 37, 51, -6, -3,
    -13, -43, -55, -19, -51, -17, 11, 3, -45, 23, 60, -17, -53, -109, -66, -56,
    -45, -20, 55, 99, 85, 109, 68, 44, 4, -55, -69, -35, -59, 12, 40, 50,
    -62, 3, 28, 34, 23, -17, -70, 62, 42, 3, -38, -63, 20, -26, 33, -5,
    -5, -51, 6, -36, 5, -15, -6, -6, -22, -19, -1, -8, -17, 41, -39, -54,
    -14, -28, -30, 34, 65, 29, 1, 20, -57, 22, 32, -73, -37, -20, -17, 13,
    1, -1, -3, -26, -15, 84, -2, -52, -34, 35, -6, -41, 52, -9, -15, 18,
    33, -12, -7, -13, 20, -3, 5, 27, 46, 55, 33, 13, 5, -21, -33, -88,
    -32, -19, -2, 7, -28, -44, -30, -32, -20, -17, 0, -20, 14, -8, -6, 16,
    48, 58, 55, 40, 28, 27, -17, -83, -60, -68, -14, 20, 26, 2, -22, -25,
    -10, 27, 19, 16, 50, -3, -11, 38, 12, -5, -41, -12, -1, -6, -11, -16,
    31, -38, 17, -15, 52, -20, 0, 38, -15, 18, -8, 30, -1, -1, -8, -48,
    13, 0, -12, 22, 4, 28, 15, -1, -27, -2, -40, 2, -17, 6, -54, 3,
    34, -5, 25, -57, 7, 45, -14, -46, -4, 3, -3, 9, 8, -16, 3, -3,
    -6, 19, -32, -20, -24, -17, 6, 23, 33, 42, 46, 26, 5, 3, -23, -26,
    -8, -9, -8, 24, 12, -4, 16, 49, 8, 5, -34, -33, -23, -8, 14, 8,
    32, 42, 41, 44, 5, -2, -12, -42, -37, -14, -11, 24, -1, -19, -6, 25,
    -69, -62, -23, 4, -5, -24, -45, -8, -20, -67, 12, 30, -3, -62, 0, -63,
    -82, 43, -27, 35, 64, 21, -55, 18, -53, -49, 11, 11, -22, 34, 5, -23,
    -27, 7, -18, 42, -23, 30, 19, -62, -7, -72, 43, -6, -9, 66, 46, -36,
    -2, -36, 50, 24, -6, -14, -26, 40, 39, 49, 21, 21, 52, 74, 31, 30,
    7, 2, 17, 3, 3, 15, -5, -10, -8, -9, -4, 8, -8, 4, 2, -8,
    12, -22, -9, 18, -7, -12, 12, -14, 15, 2, 7, 16, 6, 15, -11, -7,
    -24, -19, -18, -11, -3, 8, 1, 0, -17, -32, -11, -7, -11, -10, 5, -21,
    11, 17, -5, -26, 65, 30, 58, -16, 8, -65, 2, 25, 4, -26, -115, -53,
    11, 15, 64, -1, 13, -33, 8, 40, -50, -18, 25, 39, -46, -14, -5, 38,
    -41, 4, 3, 84, -49, 86, 67, -44, -17, -65, 14, -15, -3, 6, -31, -24,
    -6, -16, 19, -26, -52, 11, 48, 39, 37, 60, 19, -9, -16, 6, -62, 33,
    14, 20, 0, 8, 34, 43, -32, -3, -5, 20, -2, 22, 26, 12, 13, 23,
    4, 0, -15, 21, 32, 39, 49, 57, 5, -10, -17, -4, -8, 29, -7, -6,
    23, 20, 34, 49, 66, 18, 20, 4, 16, -8, 9, -5, 7, 21, 31, 54,
    -41, 1, -3, -28, 2, 11, 19, 5, -65, -45, 21, 43, -3, -52, -34, 3,
    -21, 38, -6, -8, 2, -23, -50, 11, -35, -19, 21, 8, -66, 34, 29, 44,
    -44, -4, -70, 35, -64, 0, 1, 10, -51, -43, 24, -17, 15, 11, 22, -36,
    16, 28, 2, -9, -18, -11, -3, 55, 20, 86, -7, 5, 31, 25, -2, 43,
    -13, 69, 2, -12, 103, 54, 84, 54, 33, -10, -32, -11, -51, 19, -3, 12,
    4, 42, 26, 48, 44, 9, 17, -22, -3, 50, 18, -5, 76, 53, 38, 6,
    14, -18, -44, -18, -83, -53, -41, 5, -7, 17, 19, 10, 19, -10, -33, -50,
    62, 17, -37, 20, 6, 11, -7, 5, -2, -47, -6, -2, -7, 53, -9, 33,
    39, 7, 37, -46, -49, -5, 47, 34, 1, -16, 15, -2, -6, 22, -2, -3,
    56, 37, -9, -27, 0, 7, 53, -28, 12, 21, -43, 18, 34, 5, -46, -1,
    61, 3, -16, -26, 47, 19, 57, 13, 32, 12, -6, -27, -53, -2, 10, 36,
    -26, -9, 13, 6, -1, -3, -2, -62, -66, -30, 40, 43, 23, -27, -31, -45,
    3, 7, -1, 35, 48, 36, 8, 17, -26, -49, 8, -16, -26, -49, -52, -88,
    -71, -26, 41, 23, 15, -25, -36, -22, -11, -5, 2, -2, 23, 2, 0, 3,
    4, -15, -15, 58, -19, 54, 7, 23, -22, 22, 33, -23, -10, -16, -12, -45,
    -63, -7, -23, 25, 77, -13, -40, -6, 5, -3, -19, -27, 58, 7, 9, -84,
    -69, -11, 2, 30, 0, -9, 16, -18, -4, -14, 52, 59, -22, -32, 42, 26,
    -31, 23, 4, -11, -29, 24, -110, 7, -24, 14, 64, -13, 5, 23, 13, 19,
    25, 26, 22, -16, -43, -66, -31, -25, -4, 29, 39, 62, 44, 37, 8, 9,
    3, -29, -45, -37, -39, -27, 4, 66, 28, 48, 36, -18, -65, -57, -57, -26,
    -15, 8, 54, 63, 36, 26, 24, -20, -27, -22, -40, -27, -38, -7, 6, 50,
    -40, -36, 9, 3, -55, -27, -11, 2, 18, 5, 17, -56, 39, -25, 23, 31,
    51, -35, 10, -70, 25, -28, 3, 23, 12, -20, 24, -57, -25, 12, -18, -21,
    18, -27, -59, -3, -3, -14, -2, 46, -8, 7, 11, -13, 32, 13, 16, -18,
    -4, 21, -30, -72, -9, -75, -32, -24, 5, 11, -21, -12, 68, 11, 5, -5,
    -10, 1, 25, 9, 4, -15, -32, -36, -55, 11, 56, 55, 12, 6, -32, -26,
    -15, -4, 21, 33, 50, 54, 7, -17, -14, 14, 27, 2, 12, -61, -37, -35,
    -37, -14, 45, 29, -1, -15, -14, -10, -30, -7, 38, 7, 53, 66, 29, -20,
    2, -5, -44, 41, 11, 22, 27, 8, -1, -2, -32, -78, 34, 5, -11, -11,
    -37, -36, 48, -57, 54, -1, -2, -7, -22, -51, 2, -32, 34, 40, 16, 9,
    -19, -2, 33, 30, 52, 24, 3, 12, -39, 35, 15, 18, 14, -44, 61, -16,
    -48, 23, 18, -9, -12, -1, -64, -2, 5, 44, 69, -18, -7, 23, -6, 65,
    26, 26, -18, -46, -50, -33, -8, 25, 26, 36, 10, 29, 35, 26, 8, -8,
    -26, -22, 7, -24, -26, -6, -5, 8, 18, 35, 25, -3, -11, -24, -3, 34,
    29, 10, 5, 30, 35, 37, 26, 23, 10, 47, 21, -14, 15, 33, 18, 8,
    3, 57, 5, -2, -23, 6, 36, 28, 38, 34, -1, -13, 7, 11, 37, 34,
    32, -21, 1, -3, -32, -9, -1, 16, 51, 18, 19, 7, 35, 7, -7, -28,
    5, -15, 13, -20, 4, -31, -5, 59, 40, 32, -37, 16, -11, -15, 27, 10,
    20, 24, -44, 40, 27, 6, 61, -19, -7, -29, -38, -78, -8, -27, -26, -25,
    -13, -39, -11, -8, -13, -7, 12, -11, -11, -17, -28, -50, -14, 0, 15, 30,
    31, 12, -1, 7, 10, 35, 8, -24, -21, -32, -7, -6, 3, -1, 3, -3,
    -28, -35, -37, -44, -32, -10, 9, 14, 28, 20, 3, 17, 18, 33, 20, 0,
    -28, -62, -27, -23, 10, 26, 57, 3, -6, -7, 15, 21, 34, -38, -52, -25,
    -25, 12, -30, 7, -11, -6, -51, 16, 4, -38, 13, 10, 17, 15, 2, -27,
    -66, -1, 28, 20, -4, 19, 24, -13, 18, -34, 23, 19, 18, -4, 39, -16,
    -13, -19, -18, 21, -4, -13, -16, -8, 46, 15, 46, -27, -30, 34, -56, 30,
    7, -10, -31, -10, -32, -32, -21, -26, -10, -22, 31, 64, 61, 39, -6, -2,
    -29, -21, -14, -28, -21, -19, -25, 34, -8, -11, -10, -13, -32, -54, -33, -27,
    2, -6, 28, 48, 45, 29, 22, -7, 6, -2, -13, -4, -15, -19, -20, 30,
    -20, -2, -22, -8, 7, -25, -24, -11, -59, -107, 34, 75, 15, -33, -29, -44,
    -49, 17, 90, 8, 5, -62, 1, 30, -29, -21, 34, 55, -79, 51, 2, 11,
    13, 13, -47, 54, -45, 69, 7, -16, -49, -12, 23, -16, 18, 40, -10, -66,
    31, -33, 10, 11, -4, -5, 41, 45, 41, 48, -27, 9, 74, 7, -7, 33,
    -18, 1, 2, -22, -44, -22, -9, 20, 18, 3, -58, -30, -3, 27, 39, 83,
    55, 26, -12, 16, 41, 38, -30, -12, -29, 12, 3, -4, -34, -6, -1, 24,
    32, -13, -63, -47, -21, 5, 63, 97, 69, 42, -1, 10, 19, 9, -56, -56,
    -31, -67, -37, -6, -4, -12, -20, -2, -21, -7, 30, 26, -13, -22, 2, 0,
    -41, 0, 26, 12, -2, 59, -12, 13, -64, -60, -13, -39, 33, 13, -8, 2,
    15, 62, 15, 8, 10, 10, 18, -39, 51, -14, 13, 29, 51, 15, 40, -11,
    11, -54, 4, -47, -2, -50, -31, 39, 10, -2, 41, -35, -25, -2, 18, 17,
    69, 105, 93, 43, 3, -8, -23, -14, 9, 2, 8, -5, 11, 4, -23, -22,
    10, 7, -5, -26, -21, -26, 4, 35, 35, 76, 66, 58, 15, 40, 10, 18,
    30, 30, 49, 26, 18, 0, -18, 18, 11, -2, -25, -34, -17, -14, 22, 6,
    12, -5, -6, 16, -7, -19, 13, -18, 4, -29, 21, 51, -24, 10, 29, 28,
    15, -10, 23, -42, 12, -5, 32, -3, 8, -7, -32, -16, -15, -2, -9, 32,
    11, -23, -9, -25, 26, -10, -3, -25, -42, -17, 48, -30, 15, -10, -17, -16,
    -5, 14, -90, -63, -7, 7, 41, 4, -35, 0, -2, -16, 17, -5, 21, -9,
    -72, -65, -50, -47, -12, 45, 17, 34, -2, 39, 21, 18, 16, -22, 4, 23,
    23, 27, 16, -11, -15, -11, 9, -11, -71, -80, -58, -68, -14, 37, 39, 28,
    9, 12, 21, -1, -3, -20, 31, 24, 26, 22, 21, 15, -7, 11, 4, 3,
    -33, 37, 29, -29, -28, 1, -2, 16, -20, 4, -46, 57, -4, -14, -10, -27,
    12, 13, 10, -18, -79, 9, -5, -24, 41, -13, 39, 35, -9, 13, 10, 5,
    -10, -49, 27, -5, -39, 0, 29, -3, -31, 0, 12, 59, 21, 10, -9, -5,
    15, 30, -13, 45, 0, 0, 11, -8, -6, -9, -23, -33, -13, -7, 13, -17,
    -26, -18, -34, -2, 62, 81, 44, 24, -12, 21, 42, 2, -14, 1, 28, 48,
    20, 3, -21, -2, 27, 9, -9, -16, 5, 3, 6, 21, 73, 74, 41, 2,
    4, -5, 3, -30, -29, -16, 36, 46, 20, 35, -20, 32, 35, -6, -4, -13,
    -43, 29, 79, -23, -20, 0, 18, -11, 38, 32, -99, -15, 12, 17, -12, 18,
    90, 47, -21, 12, -23, 63, 25, 17, -20, 8, 47, -17, 6, -33, 6, 24,
    0, 26, 29, -26, -12, -36, 8, 80, 71, 13, -90, 94, 6, 37, 22, -27,
    68, -30, 0, 0, 105, -31, -5, -63, -6, -14, 6, -25, -40, -25, -12, -25,
    -8, 1, 35, 9, 16, -8, -16, -19, 12, 5, 2, 22, 39, 53, 59, 66,
    76, 65, 36, -9, -22, 0, 35, 52, 1, -4, 26, -1, -3, -15, -7, -36,
    0, -28, -24, 5, 6, 1, 19, 36, 42, 52, 11, -33, -36, -20, -5, 46,
    -39, -54, -1, -31, -19, 8, -12, -21, -63, -84, 21, 53, 58, -43, -48, -57,
    -42, 47, 37, 16, -49, 7, -7, 20, 10, -39, 1, 16, -64, 16, 30, 29,
    -21, -20, -4, 38, -20, 46, 34, -17, -36, -48, 34, 3, 12, 44, -2, -66,
    -5, -28, 1, 40, -24, 5, 20, 5, 29, 64, 1, -24, 32, 32, -6, 43,
    -23, 4, 30, 10, -6, 12, 8, 22, 0, 15, 37, 24, 37, 29, 19, 24,
    27, 5, -25, -51, -35, -33, -4, 1, 23, 27, 27, 19, 2, 27, 24, 14,
    -4, 30, 6, 7, 39, 10, 35, -6, 16, 5, -63, -44, -37, -48, 7, 4,
    -36, -35, 24, -11, 12, -11, 27, 44, 10, 2, 43, 2, -10, -61, -10, 12,
    -37, -8, 5, 25, 25, -8, -13, -10, -28, 25, -6, 25, 32, -44, 5, -26,
    -34, -13, 10, 26, -2, 16, -15, -47, 69, 3, 4, 36, -10, 6, -17, -5,
    3, -16, 45, 24, -26, -11, -22, -18, 16, -19, 22, 31, 38, 45, -28, -12,
    14, -5, -11, -30, -56, 13, 17, 7, 2, -32, -2, -11, 9, 29, 35, 23,
    19, 22, 1, 16, 8, -11, -13, -28, 31, 23, -7, -46, -61, 4, 8, -30,
    -41, -56, -29, -47, -34, -12, -12, -8, 1, 26, 6, 19, 10, -3, -3, -18,
    -13, 31, 4, 21, 4, 4, -28, 33, -11, 10, 12, 2, 61, -43, 18, 31,
    -8, -2, 57, -10, -26, 8, -16, 26, -4, -6, 34, 21, -32, 43, -13, -13,
    -18, 52, -39, 8, -2, 22, 7, 90, -60, -13, -18, -32, 39, -37, -1, -14,
    33, -9, -22, 29, -40, 14, 59, 14, 79, 11, 16, -45, 20, 5, -54, 31,
    59, 71, 9, 29, 43, 81, 40, 2, -3, -25, -18, -27, -17, -6, 23, 16,
    7, -2, -15, -3, -27, -6, -3, -40, 98, 75, 72, 55, 45, 90, 27, 8,
    -30, -14, -19, -25, 19, 12, 22, 1, 7, 1, -2, -5, 5, 25, 31, 5,
    -21, -1, -9, 7, -3, 32, -14, -52, 6, -57, -22, 46, 58, -6, -48, 33,
    -3, -11, 35, -14, -82, 4, 26, -9, -15, -47, 18, 2, -118, -8, -12, -7,
    -15, 16, -35, 25, -9, 15, -5, 57, -10, -23, -43, -41, 25, 15, 2, -116,
    -25, -32, -10, 47, 58, -46, 18, 36, 118, 28, 68, -27, -16, 25, -23, 32,
    -19, -16, -4, -17, -45, 7, 22, 12, -12, -5, 17, 39, 50, 71, 52, 45,
    -5, -5, -1, -39, -34, -47, 8, -14, 14, 1, 11, -20, -32, -16, 32, 7,
    -19, 9, 4, 37, 19, 50, 47, 18, 8, -16, -3, -65, -44, -54, -34, -11,
    6, -57, 3, 2, 24, -43, -51, -26, -2, -12, 19, 10, 26, -30, 28, 8,
    -30, -61, 13, -24, 7, -4, 11, 28, -39, -39, -17, 0, 13, -29, -10, -42,
    -9, -55, 42, 38, 35, 20, -33, -3, 31, -33, 13, -22, -15, -22, -56, 40,
    -43, 71, 44, 17, -68, 6, -97, -31, 12, 10, -21, -1, 39, 1, -26, -28,
    -16, -22, -26, -56, -42, -14, 3, 4, 20, 29, 5, -12, 1, -6, 16, 3,
    -43, -47, -56, -47, -43, -21, 9, -1, -8, -6, 0, -38, -14, -5, 8, 12,
    28, 18, -19, -31, 23, 25, 64, 34, 21, 28, 31, 3, -2, 20, 20, 36,
    6, -6, 22, -32, -53, 27, 10, -43, -5, 38, -19, -13, -9, 33, 14, 63,
    56, -33, 7, 1, -85, 69, 12, -31, 63, -51, 7, 1, 13, 27, 22, 17,
    47, -5, 14, -41, 7, -22, -23, 56, -46, 60, -20, 6, 61, -19, 29, -30,
    5, -20, -44, -13, 19, -53, 52, 23, -30, -9, -15, 37, -40, -9, 4, 26,
    19, 46, 21, 33, 44, 28, -1, -5, -18, -15, 14, 2, -16, -37, 9, 12,
    5, 6, 30, 15, 5, 26, -3, -7, -18, 5, 2, 22, 27, -1, -20, -37,
    -37, -36, 7, -23, -38, -47, -10, -4, 1, 11, 14, 30, 33, 13, -5, -15,
    7, -63, -25, 10, 0, 15, -15, 33, -14, -42, -2, 34, 38, -31, -18, -29,
    -22, 19, 7, 33, 8, 4, -36, 0, -8, 23, -22, -7, 2, -12, -15, 6,
    -64, -45, -69, 51, -32, 46, -2, 0, 6, -59, -10, 3, -67, 32, -29, -59,
    -13, -13, 55, 29, -11, -26, -43, -3, 50, 101, 34, -57, 41, 53, -44, 43,
    5, 4, -10, -13, 2, 45, 52, 29, 60, 68, 2, 11, 24, 34, 48, 24,
    -1, -9, -36, -36, -29, -52, -31, -15, 24, 24, -9, -7, 3, 57, 57, 36,
    41, 35, -7, 4, 34, 27, 26, 3, 16, -25, -29, -50, -58, -44, -22, -13,
    -31, -15, 2, -2, -12, -32, -18, -48, -19, 3, 26, 15, 116, -12, -21, -12,
    -27, 19, -20, 17, 21, 30, 29, 15, 17, -15, 15, -12, -16, 43, 37, -30,
    -5, 12, -8, -23, -3, -25, 7, -47, -4, 1, 6, -22, 10, 23, -23, -57,
    -1, -67, 30, 10, -1, 5, 29, -1, 11, -14, -28, 20, 11, 22, 23, 23,
    -27, 10, -27, 2, 17, 41, 56, 73, 18, 9, 3, -14, -59, -60, -51, -39,
    -36, -11, 5, 1, 1, -4, -21, -93, 28, 42, 34, 23, 30, 53, 79, 51,
    17, 12, 5, -12, -19, -8, -39, -61, 0, 33, 33, 37, 33, 9, -15, -64,
    -15, 7, 18, 2, 25, 47, -10, 4, 7, -19, 13, 3, 12, -38, 8, 32,
    -4, 27, 13, -45, -47, -13, -8, -12, 16, 23, -38, 10, -62, 7, 10, -1,
    -29, -5, -37, -10, 0, -4, -37, 31, -37, 18, -7, -12, -29, 1, 32, -34,
    -3, -1, 25, 59, -22, -5, -16, -18, 60, 51, -18, -64, -9, -9, -70, 12,
    43, 8, 50, 37, 24, 9, -1, -21, -31, -47, -48, -46, -22, -34, -26, -14,
    21, -32, -26, -36, 5, -8, -29, -32, -5, -23, 51, 77, 48, 30, -1, -34,
    -65, -69, -52, -38, -30, -3, 18, 30, 33, 22, -8, -3, 9, -12, -17, 0,
    28, -18, 2, 10, 12, 6, 4, -72, -1, -10, -16, 21, 42, -5, -4, -3,
    11, -31, 13, -21, 8, 23, -16, 22, -38, 4, 11, 7, -24, -19, -2, 25,
    6, -25, 17, 3, 10, 18, 0, -1, -4, -2, -30, -46, -19, -8, -3, -4,
    -66, -44, 77, 15, -3, -23, -3, -10, 3, 14, 13, 57, -25, -26, 3, 8,
    1, 29, 24, 61, 33, 3, 16, -16, 12, 2, 11, -8, 2, -1, -8, -3,
    -43, -28, -17, -29, -24, -19, -11, -15, -23, -1, 30, 72, 59, 6, -1, -13,
    3, 4, -5, 29, 22, 9, 28, 32, 1, 19, 15, 20, -12, -5, 2, -8,
    29, 23, 19, 13, 16, 76, 18, 53, -3, -52, -3, 21, 16, 13, -45, -17,
    3, 31, -21, -2, -35, 19, 9, 14, 21, -6, 18, 7, 4, -33, 47, -4,
    -50, 12, -81, 47, -16, -19, 57, 7, 110, -22, 2, -3, -6, 0, -13, -57,
    -12, 1, 92, -2, 16, 34, -36, 2, 127, 16, 4, -58, -32, 14, 24, 17,
    -20, -23, -51, -43, -1, 23, 37, 36, 7, 13, 2, 25, 8, 26, 0, -13,
    -12, -1, -4, 7, 33, 10, 5, 17, -18, 8, -17, -47, 2, 22, 20, -1,
    -8, -9, -5, -4, 7, 10, -13, -30, -40, -31, 1, -2, 22, 3, -1, -8,
    -53, -73, -11, -15, 17, -16, -74, 13, 3, -32, 14, -3, 52, -68, -40, -83,
    -20, 29, 3, 29, 58, -35, -12, 52, -48, -58, -11, 4, -69, 34, -7, -5,
    -9, -6, -48, 84, -20, 55, 17, 13, -49, -24, 29, 3, -31, 11, -30, -43,
    -10, -17, 64, 24, -15, -1, -34, 24, 21, 58, 7, -28, 78, 73, 28, 37,
    22, 43, 62, 33, 41, -15, -44, -39, -44, 16, -7, -2, 3, -11, -6, 50,
    -18, -6, 26, 5, -12, 5, -18, -35, -6, 28, 57, 37, 61, -6, 19, -38,
    -26, 37, 31, 66, 45, 20, 8, 21, -10, -2, 38, -3, -18, 22, 5, -16,
    -3, -25, -7, -8, 8, 10, 47, 41, -41, -57, 22, 28, 42, -26, -63, -45,
    -28, 16, 3, 15, 14, 40, 23, 1, -26, -8, -16, -22, -32, -34, -21, 46,
    -39, 1, -39, 54, -19, 19, 2, 20, 57, -41, -4, -18, 14, 12, -73, -98,
    3, -49, 119, -18, 11, 13, -19, 30, 42, 54, 2, -15, -6, 33, 15, 8,
    -6, -33, -7, 28, -5, 27, -5, -4, 16, -14, -9, -20, -1, -7, -12, 23,
    24, -8, -10, 3, 20, 12, 47, 73, -1, -29, 16, 36, 5, 29, 15, -1,
    -10, -12, 18, 1, -9, 17, 17, 35, 10, -18, -12, -9, 2, 8, 39, 52,
    37, -9, 11, 30, -19, -5, 19, 24, 66, 37, -49, -52, -7, 7, 33, 22,
    8, -9, -71, -45, 2, 11, -19, 11, -2, 41, -64, -27, 43, -66, -28, -6,
    -3, 35, 21, -13, 54, -24, -51, 23, 49, 8, -46, 16, -15, -6, 0, 31,
    -18, 21, -11, -12, 51, 8, -13, -55, -29, -24, -26, -30, -77, -32, 23, -63,
    16, 22, 21, 12, 9, 17, 29, 35, -3, 12, 33, 41, 42, 54, -12, -16,
    -24, -15, -13, -26, 9, 7, -15, -9, 4, 40, 14, -5, -16, 10, 13, 3,
    0, 15, 44, 54, 54, 48, 1, -9, -22, -12, -9, -36, -16, -4, -16, -20,
    -13, -6, 12, -9, 2, 1, 9, 9, 1, -23, -6, 15, 6, -16, -11, -11,
    6, -1, -5, 15, 13, -32, 21, -2, -1, 13, -8, 4, -40, -14, 40, 15,
    -42, -11, -21, 17, -5, 10, 30, 12, -18, -24, 22, 1, -27, 8, 31, -63,
    -13, 13, 2, 10, -3, -20, 17, 13, 30, 41, -7, -72, 9, 35, 39, -4,
    46, 40, 81, 53, 85, 39, 27, -18, 7, -29, -41, -71, -55, -31, 11, 31,
    8, 8, 32, 1, -19, 30, 40, 80, 0, -6, -6, 30, 52, 48, 6, -8,
    10, 14, -17, -46, -42, -31, -14, -7, -16, -15, 10, 7, 2, 2, 40, 62,
    -32, -50, 18, -26, -50, 17, 24, 72, -12, -37, 12, 57, 78, -29, -49, -21,
    -13, 23, -12, 3, 10, -11, -54, -11, -13, 20, -32, -32, -70, -10, 9, -37,
    -63, -4, -72, 1, -44, 7, -43, -1, 16, -79, -3, 20, -45, 21, -36, -29,
    -9, 1, 41, 17, -36, 23, -12, -3, 37, 65, 34, -67, 25, 43, -35, 4,
    -14, -2, -7, 9, -24, -23, 1, -1, 6, -6, -20, 13, 35, -5, -6, -40,
    -39, -10, -23, -31, -56, -29, -14, 16, 61, 67, 53, 56, 41, 67, 77, 72,
    39, 49, 38, 38, 40, 20, 39, 10, 18, 2, 11, -10, -3, -4, 22, 32,
    -18, -46, 13, 28, -16, 3, 35, -10, -17, -31, -1, 11, 2, -11, -32, -5,
    -1, 9, 1, -31, 29, -32, -3, -29, 0, -6, -22, -7, 1, -16, -5, 18,
    -6, 3, 16, 14, 3, 29, 26, -35, 41, 13, 39, -21, -7, 6, 29, -24,
    -17, -55, 29, 22, 24, -32, 21, -13, 48, 31, -22, -17, 9, -21, -2, -26,
    -25, -19, -44, -55, -16, 41, 22, 39, 45, 8, 14, 13, 12, -15, 1, -10,
    -10, 24, 27, 62, 35, 42, 37, 28, -22, -4, -37, -28, 18, 51, 17, 19,
    39, 27, 11, 36, 5, 1, 7, 14, 23, 16, 73, 67, 32, 50, 47, 22,
    6, 18, 9, 7, -24, -4, -19, -42, -13, 26, -32, -20, 42, 1, 0, 6,
    2, -16, 18, -46, -15, 14, 32, -10, 6, -36, 14, -29, 10, 31, 20, 32,
    5, -14, 11, -19, 6, -19, -5, 40, -53, 11, 23, 8, -12, 1, 31, 5,
    -12, -13, 3, -48, -18, 2, -27, -15, -34, 7, 24, 26, -10, -7, -10, -15,
    -5, -2, 11, 0, -2, -50, -46, -74, -44, -24, -9, -1, -5, 14, 9, 14,
    39, 20, 21, 5, 26, 32, 25, 31, -17, 15, 15, -7, -18, -70, -81, -84,
    -68, -42, -23, -28, -22, -28, -11, -6, 25, 2, -14, -5, 9, 17, 16, 17,
    17, -22, -4, 12, -5, 43, 7, 4, -6, -15, -11, -3, -14, -4, -14, 1,
    -22, -16, 14, -17, 16, 4, 17, 24, -22, -29, 10, -8, 7, -12, -21, 31,
    -7, -2, 5, 46, -5, 16, 13, 1, 1, -19, 20, -6, -8, 5, 27, 1,
    -27, -23, 5, -20, 1, -17, -36, 8, -11, 14, 23, -35, 26, 13, -3, 40,
    19, 0, -6, 34, 4, 36, 19, 36, 32, 17, -3, 15, 4, 20, 8, -3,
    -3, 7, -8, 0, -22, -23, -28, -48, 26, -17, 1, 9, 42, 77, 30, 44,
    44, 33, 9, 17, 35, 24, 14, 6, -6, 1, 6, -18, -13, -37, -21, -33,
    -36, 3, -28, 5, -10, -69, -7, -19, -52, -112, 48, 79, -5, -33, -44, -36,
    -35, 25, 28, 15, 59, -5, 45, 39, -94, -11, -23, -20, -5, -1, 27, -10,
    -101, -13, -5, 3, -19, 8, -3, -43, 22, -102, 39, -26, -1, 7, -38, -30,
    3, -8, -12, -62, -56, 5, -61, -9, -9, 42, -41, 23, 28, 11, 71, -41,
    -33, -14, 11, 7, -33, -19, -31, -18, 1, -15, 26, 28, 18, 17, 31, 47,
    9, 7, -16, 12, -3, -32, 21, -3, 25, 57, 53, 39, 0, -32, -37, -34,
    -16, -25, 16, 20, 53, 49, 49, 44, 27, 17, -5, -13, -6, -14, 4, -3,
    34, 8, 32, 11, -33, 4, 9, -37, -45, -11, -12, -16, 42, 11, 15, 41,
    -8, 14, 28, -68, 12, -27, 54, -11, 0, 1, -14, -83, -17, -22, 19, 87,
    18, -42, -10, -26, 23, -44, -3, 3, -85, 14, 36, 12, 22, 13, 8, -6,
    -16, 3, -32, -73, -8, -36, 72, -36, -49, 6, 5, -29, 5, 21, -4, -2,
    82, 62, 37, 49, 52, 24, -27, -38, -19, -4, 47, 55, -7, 0, -19, -78,
    -80, -83, -41, 12, 30, 41, 36, 5, 47, 18, 12, 32, 50, 43, -15, -59,
    -47, -11, 21, 13, -9, -42, -17, -43, -36, -59, -41, 8, 13, 36, 38, 15,
    -66, 14, -38, 6, 42, 8, 49, 8, 40, -47, 44, 43, 13, -19, 30, -13,
    25, 39, -15, 4, 60, -27, -61, 22, -14, -2, -16, 63, 2, -1, -21, 1,
    -16, -54, 14, 34, 10, 62, 12, -50, 10, -52, 13, -51, 14, 53, -1, 7,
    52, 5, -36, 18, 38, 1, 41, 45, 14, 4, -2, -15, 0, 19, 121, 14,
    -25, -47, -24, -42, -25, 16, 51, 18, 27, 31, 24, 10, -14, -17, 10, 41,
    16, 8, 6, -6, -17, -23, 28, -6, -37, -46, -45, -47, -38, -14, 25, -16,
    20, 8, -6, -9, -20, -29, 11, 24, 35, 32, 40, 1, -20, -52, 9, -26,
    -59, -48, 32, -12, -11, -3, -39, -59, -13, 8, -23, -4, 27, -64, 4, 13,
    15, 18, -27, -7, -37, 16, -31, -32, 76, -32, 17, 32, -71, -13, -9, -10,
    -36, -88, 18, 0, -12, -14, -43, -22, -7, -31, 21, -42, -11, -3, 54, -37,
    -59, 21, 34, 75, -17, -37, -21, -38, 47, 42, -24, -16, -3, -10, 22, -22,
    0, 27, -23, 1, -39, -51, -31, -27, -16, -32, -36, 0, -3, 3, 48, 28,
    33, 10, 19, 14, 18, 22, -18, -28, 25, 21, 3, 4, -25, -55, -40, -7,
    -24, -42, -57, -35, -22, 4, 2, 15, 8, 18, -1, 7, 1, 30, -6, -21,
    1, -11, -39, 8, 9, -26, -19, -82, -17, -21, -4, 12, -2, 33, -47, -13,
    -1, 54, 54, -34, 12, 44, 66, 21, -53, -51, 34, -20, -3, 61, 18, 55,
    15, 61, 17, 10, -28, 24, 47, 36, -3, -20, -17, -41, 64, 16, 40, -37,
    -8, -63, 5, -56, 10, -44, 38, 62, -16, 27, 48, 43, -56, 68, -25, 39,
    7, -5, 27, -11, -18, 20, -13, -5, -22, 2, 26, 24, 7, 27, 51, -20,
    -41, -34, -4, 9, 13, 33, 23, -16, 24, -18, 0, -34, -9, 8, -9, -27,
    -39, -18, 28, 19, 13, 36, 46, -17, -30, -30, 0, 14, 7, -10, 3, -9,
    -104, 2, -28, -53, 31, -37, -18, -60, -47, -40, 4, 22, 30, -47, 3, -27,
    -9, -6, 19, 21, 0, -2, -2, 22, -14, -52, 22, 15, -38, 57, -10, 48,
    -26, -66, 23, 64, -12, 70, 46, -19, -63, -69, 87, -68, 11, 12, 39, -61,
    21, 2, 48, 14, -35, -29, 22, 93, 10, 61, 15, 33, -28, 39, -26, 44,
    11, 66, 53, -2, 31, 13, -23, 25, 14, 8, -16, -4, 10, 8, 9, 19,
    -26, -31, -23, -32, -32, -22, 2, -7, 91, 127, 90, 88, 88, 54, 8, 20,
    31, 25, 4, 7, -8, 27, 31, 34, 38, 8, -9, -5, 10, -10, 0, -13,
    -31, 24, 16, -7, -6, -17, -43, -5, 27, -25, -26, 3, 49, -7, -22, 28,
    32, -20, 42, -20, -30, 45, 72, -17, 18, -12, 11, -41, 18, 19, -6, 5,
    1, -18, 26, 6, -6, -14, -22, 54, 2, 3, -14, 29, -15, 22, -32, -43,
    18, 46, -46, -6, 13, 15, 37, -14, -9, -18, 15, -8, 9, 18, -3, -13,
    -9, -16, -9, 25, 9, -22, -23, -20, 11, -19, -29, -20, -16, 36, 17, 16,
    27, 13, 8, -2, 19, 28, 0, 7, -24, -11, 8, 29, 10, -35, -31, -18,
    9, -14, -29, -18, -19, 11, 16, 7, 28, 15, 15, 9, 11, 16, 6, 9,
    -58, -38, -15, -10, 9, -11, -43, 51, -22, -44, -14, 20, 32, -67, -17, -71,
    -2, 19, 17, 14, 43, -11, -75, 5, -24, -10, 33, 22, -50, 35, 18, -14,
    -38, -20, -44, 83, -16, 17, -6, -32, 9, -16, 5, 14, 6, 34, 41, -52,
    15, -23, 11, -11, -37, -20, -49, 22, 45, 34, -14, -13, 53, 24, -44, -15,
    21, -29, -5, -40, -41, 9, 19, 4, 8, 13, 34, 47, 30, 53, 40, 22,
    14, -28, -55, -47, -46, -19, 5, 6, 18, -12, -11, -57, -51, 3, 12, 2,
    -22, -1, -11, 30, 65, 68, 41, 21, 2, -15, -16, -14, -15, -11, 25, 43,
    -11, 27, 7, -63, -24, 7, 32, 9, -47, -33, 9, 42, 47, -20, -3, 23,
    -18, 23, 54, 15, -1, -13, 15, -4, 6, -10, 38, -28, -90, 30, 30, 29,
    14, 2, -44, -3, -29, 7, 2, 25, -25, -14, 16, 1, 28, 4, 38, -59,
    24, -69, 7, 4, -32, 2, 37, 51, 5, 40, -20, 12, 5, 9, -20, -57,
    1, 47, 66, 55, 73, 1, -16, 5, 35, -2, -8, 41, 55, 22, -7, 1,
    -6, -11, -1, -2, 33, 13, -28, -43, 49, 53, 97, 62, 73, 7, -12, 27,
    21, -11, -17, -6, 4, 13, 9, -1, -22, -14, 32, 6, 1, -12, -6, -33,
    33, -48, 1, 46, -6, -30, -48, -14, -9, -6, 39, 13, 17, -23, 16, -4,
    -29, -20, 9, -13, 11, 17, 30, 10, 2, -22, 2, -13, 22, -43, -32, -4,
    1, -12, 36, 15, 3, 6, 4, 9, -32, -29, 5, 10, -5, -18, 35, 3,
    -29, 48, -51, -51, -41, -29, -16, -28, 20, 11, 3, -62, -15, 12, -5, -15,
};
#endif
#if LK_LSTM_INT8_DSP
#elif LK_LSTM_INT8_MVE
static const int32_t lstm_1_bias[512] LK_ALIGNED = {
    9509, 28216, -21578, 20091, 322, 174, 573, 147, 17748, -43388, -23903, 20125, -211, -160, 32, -399,
    -49102, -6484, 900, 23773, 476, 158, 28, 163, -24626, 26967, -22734, 74994, 156, -16, 171, -70,
    -12339, 3149, -11468, 27518, 89, -286, 425, -17, -5845, 39856, 17154, 73709, -402, -599, 423, -364,
    36652, 33707, -15108, 41639, 63, -345, 368, -442, -2580, 13642, 40302, 99717, 225, 36, -271, 151,
    -16195, -39155, -16993, -54090, -410, 249, -135, -369, 7308, 13862, -78855, 15216, 65, 291, -10, -55,
    -43466, -79137, 22293, -37266, -37, 78, -445, 54, 54341, -78847, 33501, -73424, 182, 35, -387, 227,
    65951, -43740, 14477, 42927, 302, -144, -790, -167, 8686, 15292, -52018, 21909, -192, -328, 739, -146,
    3096, 32066, -54472, 14491, 21, 278, 300, 401, 52844, 16507, -23650, 43294, 313, -31, 609, 310,
    30673, -21139, -31626, -11082, 209, -69, 632, 61, 52285, -52451, 40838, -28469, -407, -169, 103, -291,
    33826, -18419, -11662, -3181, -493, 107, -461, -516, 18511, 7981, -9639, -37334, 218, 296, -561, 276,
    32663, -30344, 10562, -22137, -62, 54, -41, 124, 655, -820, -57200, 16848, 5, 67, 445, 63,
    -18163, 32364, -51071, 30220, 233, -37, -358, 161, 37637, -61370, 30363, 2847, -539, -20, 426, -323,
    66078, -37248, -19200, 11268, -194, 28, -232, -86, 55094, -14611, -7235, 35454, 179, -41, -202, 8,
    50012, -22072, -7919, 1002, -38, 661, -162, -65, -212, 29627, 10933, 74429, 387, -285, -130, 173,
    30419, -22509, -71681, -40886, -69, -408, -72, -523, 24024, 13469, -7888, 55848, -96, 10, -314, -160,
    11088, 9013, 24559, 51719, 62, -271, 127, -377, 54030, -43375, 37936, -47910, -264, -244, -172, -359,
    28334, 11001, -69223, 18665, 617, -208, 520, -74, -3276, -52867, -13696, -21381, -190, 58, 41, -386,
    -21588, -1783, -60073, 64183, -54, 135, -66, -255, 98796, -97955, 17083, 95771, -259, -352, -335, -208,
    6537, -6313, -29966, -8958, 407, 169, 56, -124, 34391, 22250, 23743, 69094, 89, 9, -378, -132,
    -4240, -37280, 12667, 1068, 224, -42, 292, -153, -26559, -32914, -38503, -10859, 613, 445, 81, 426,
    55514, -42978, 13041, -83875, 83, 268, 452, -30, 44996, -30465, -63170, 1038, -108, -275, 652, -334,
    -3083, -68512, -11578, -44011, -19, 165, -238, -308, -31255, 37222, 28261, 95215, 445, -349, 70, -28,
    19661, 4992, -5454, 36594, 64, -218, -12, -268, 91616, 57545, -53869, -56966, -14, -264, -234, 270,
    6318, 16753, -599, 52610, -233, -152, 15, -147, 41055, -26189, -79729, -7144, -368, 92, -271, -149,
    3696, 26372, -5918, 59459, 81, -259, -478, 166, 58805, -54325, -31544, -56618, -476, 344, -109, -28,
    -4502, -37650, 43103, 2676, -599, -201, 38, 458, -27236, -36993, 69475, 64569, -49, 160, 108, 259,
    4517, -43242, 3923, -21445, 22, -258, 1067, -334, -13998, 16047, -11323, 66063, 4, -134, 60, -157,
    33415, -30299, -2154, 18936, 412, -54, -384, 181, 33007, -9616, -18468, 15643, 291, -136, 61, -100,
    54054, 771, 47408, 48042, -198, -38, 349, -142, 22990, -16981, 59004, 2660, 63, 320, -183, -462,
    -12572, 12339, 24868, 9539, 135, -224, -23, -215, -23086, 29436, -4090, 40355, -129, 424, -164, -35,
    32413, 36401, 36808, 53871, -284, -6, -484, -84, 65527, -31061, 30482, 26311, -140, 8, -700, -222,
    6313, -9186, -23924, 4562, 497, -605, 295, -46, 66676, 7823, 8771, 58093, 107, -315, 39, -313,
};
#else
static const int32_t lstm_1_bias[256] LK_ALIGNED = {
    1331, 6292, 3043, 3039, -522, 4723, 196, 4813, -1339, 4043, -318, 2023, -1136, 5565, 1017, 1740,
    -4074, 3497, 451, -148, -364, 4534, 450, 1934, -4934, 7085, 1422, 3272, -1188, 5377, -1980, 711,
    4076, 3562, -1072, 459, -609, 6728, 2142, 6429, 1861, 4818, -675, 753, 7187, 4499, -1473, 3049,
    -1213, 4893, 644, 1950, 3727, 7027, 704, 6249, -384, 5096, 2078, 5182, -661, 5110, 797, 3013,
    -560, 5396, 216, 4578, 433, 4186, -1705, 676, 1375, 4201, 1475, 995, 4504, 7807, 975, 5296,
    -2137, 5935, 644, 1875, 1003, 4748, 1003, 3015, 629, 5655, 3130, 1162, -817, 3967, 348, -285,
    -3000, 5295, -930, 306, -3457, 5051, 2422, 2655, 596, 4550, 172, 1437, -125, 3962, -551, -739,
    1883, 5070, 1399, 5137, -5034, 4334, -2320, -528, 474, 4489, -62, 1433, -1215, 3431, -170, 4203,
    2408, 6912, 3335, 5876, 3597, 3857, 485, 2457, 3729, 4568, 1697, 3718, 834, 3835, -230, 1550,
    -510, 4910, 2050, 1134, -61, 4328, -791, 1321, -847, 4480, -644, 1329, 1542, 4757, 2213, 3322,
    -2950, 2697, 1557, 3386, 2453, 5292, 1210, 2865, -734, 4655, -7, 1403, 587, 5641, -188, 646,
    -2089, 6036, -1278, 489, -2605, 4388, -1582, 106, -1164, 4051, -1121, 2063, -2619, 6088, 2921, 1730,
    -306, 5840, -2525, 2561, 341, 4922, -746, 5761, 631, 5589, 38, 588, 2344, 5289, -2039, 1581,
    4430, 6087, 704, 5612, -1296, 4476, 857, 3336, -3647, 5458, 282, 7713, -1271, 5609, -2199, 1462,
    -2322, 4686, -2269, 1584, 1501, 5900, -1113, 2399, -2654, 4770, -1145, 1274, 2840, 7251, 956, 3902,
    3616, 4994, -602, 4716, 1147, 5740, -2578, 1429, -2648, 4734, 262, 2126, -1793, 5126, -712, 2065,
};
#endif
static const struct lk_lstm_int8 lstm_1 = {
    .inputs = 48,
    .units = 64,
    .zero_x = -87,
    .zero_h = -1,
    .narrow = 1,
    .cell_power = -10,
    .cell_clip = 32768,
    .x = { { 1582811106, 0 }, { 1082723080, 1 }, { 1628224226, 0 }, { 1578401830, 0 } },
    .h = { { 2106330891, -1 }, { 1862425417, -1 }, { 1378683098, -1 }, { 1916026929, -1 } },
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

static const struct lk_mean_int8 mean_1 = {
    .n = 64,
    .x_zero = -1,
    .y_zero = 4,
    .one = { 1137757553, 1 },
    .steps = 24,
    .of_steps = { 758505035, -3 },
};

static const int8_t dense_1_weights[640] LK_ALIGNED = {
    15, 94, 35, 19, 16, 32, 80, 65, -79, -76, -53, -65, 51, -60, -39, -50,
    69, 109, -28, 77, -116, -76, -53, 32, 90, 53, 90, 41, -97, -64, 16, -41,
    -78, 69, -64, 25, -109, 28, 109, 105, -20, -66, 16, 45, -80, -1, 7, -18,
    127, -6, 53, 73, 61, 25, 42, -12, 99, -38, -12, -61, -9, -89, -41, 9,
    -19, -28, 7, 8, -69, -28, 12, 21, -7, 26, 72, 16, 12, -1, 53, -22,
    -53, 68, 9, -61, 45, -19, 27, -31, 44, -29, -7, -38, -14, 27, -8, 54,
    -31, 38, -46, -7, 41, -58, 63, -65, -31, -51, 72, 2, 35, 1, 66, -17,
    31, -70, -127, -93, 67, -60, 63, 18, -73, -60, -4, -57, 27, 60, 66, 25,
    54, -27, -78, 15, 52, 13, 11, 7, -71, -3, -42, -70, 62, -59, 33, 92,
    33, -81, 99, -53, -114, -98, -6, -108, 127, 12, -66, 21, -68, -18, -56, 108,
    125, -95, 18, -31, 47, 15, -34, -19, -81, 71, 67, -57, 63, -14, -40, -53,
    -52, 44, -56, 98, -122, 22, 64, 6, -74, 81, -41, -36, 17, -86, -88, 11,
    14, 81, -69, 22, 0, 87, 78, -30, 68, -69, -35, -29, -66, 1, 4, -47,
    -59, -71, -88, -59, 127, 14, -40, -97, -18, 65, -104, -21, -1, 12, 46, -45,
    -71, -82, 19, 3, 32, 40, -59, -115, -103, 31, 64, -16, -39, -25, 18, 48,
    -42, 38, 25, 7, -51, 22, -41, 10, 44, -63, 5, 4, -10, -17, -60, 3,
    -75, -65, 89, 0, -61, 2, 9, -42, -42, 89, 34, 9, 40, -83, 127, 80,
    -62, 36, -47, 63, -23, 87, -49, -42, -16, -33, 30, 6, -112, 35, 24, -10,
    33, 98, -56, -44, -14, -47, -70, 86, -47, -40, -124, 27, -39, 36, 31, -63,
    -46, -32, 65, 101, 68, -39, -6, -13, 66, 54, 59, 67, -17, -11, -60, -30,
    -31, -35, -28, -3, -11, -9, -25, -35, -68, -55, -25, 49, -13, 45, -74, -37,
    -28, -41, -7, 93, -38, 34, -7, 13, 14, -42, -19, 1, 60, -10, 43, 9,
    -3, 1, 72, 15, -13, 35, 37, -48, 127, -56, 70, -25, 5, 33, 14, -62,
    -5, -46, 68, 73, 58, -20, -53, 21, 40, -1, 6, 48, -26, -24, 45, 38,
    55, 21, 53, 3, 17, 12, 72, 62, 64, 81, -42, -57, -17, 81, -22, 47,
    126, -19, 22, -40, 42, 3, 111, 6, -60, 17, 29, 5, 51, -14, 32, -77,
    106, 60, 21, 12, 39, -34, 8, 57, 127, 73, -127, -44, 32, -9, -22, 14,
    9, -107, -22, -9, 94, 26, -67, -19, 9, -57, -4, -64, 3, -11, 12, -8,
    22, 36, 34, 23, -1, -42, 19, -42, -85, -86, -29, 7, 90, 46, -20, 20,
    78, 50, 58, -38, 60, 14, 120, 76, -73, -15, -6, -11, -56, -6, 26, 65,
    61, -74, -18, 55, 26, 33, -21, 123, -127, -76, 33, -13, -59, 34, -69, -31,
    2, 13, 67, -122, -25, 80, 32, -52, -77, 25, 41, 66, -24, 19, 83, 9,
    69, -55, 26, 30, 17, -70, -76, 34, 50, 57, 10, -24, 46, -94, 25, -54,
    -82, -45, 1, 66, -36, -16, 34, 80, 16, -8, 75, -15, 85, -44, -30, -50,
    -58, 47, 74, 25, 37, -29, 11, 20, 68, -90, -16, 36, -32, -92, -6, 63,
    -19, 12, -42, -62, -127, -41, -55, -42, -49, -103, -11, -12, 33, 32, -23, -40,
    -19, -29, -3, -18, 55, 10, -76, 12, -83, -65, 53, 71, -127, 37, -33, 30,
    9, -2, 59, -81, 20, -11, -32, 14, -41, -87, 90, 46, 7, 17, 15, -107,
    -19, 59, -5, 14, -20, 50, 27, -41, -69, -51, -58, 25, 50, -38, -52, 51,
    49, 125, -111, 7, -61, 22, -40, 31, -4, 45, 29, -86, -15, -3, -30, 58,
};
static const int32_t dense_1_bias[10] LK_ALIGNED = {
    -3118, 3868, 704, 5536, -194, -1072, -2558, -1993, -364, 565,
};
static const int32_t dense_1_mantissa[10] LK_ALIGNED = {
    1754921687, 1313349086, 1934550912, 1083660564, 1130009531, 1452747613, 1213811523, 1970555230, 1139078804, 1148831982,
};
static const int8_t dense_1_shift[10] LK_ALIGNED = {
    -10, -9, -10, -9, -9, -9, -9, -10, -9, -9,
};
static const struct lk_dense_int8 dense_1 = {
    .inputs = 64,
    .outputs = 10,
    .weights = dense_1_weights,
    .bias = dense_1_bias,
    .mantissa = dense_1_mantissa,
    .shift = dense_1_shift,
    .channels = 1,
    .zero_point = -60,
    .low = -68,
    .high = 187,
};

static const struct lk_softmax_int8 softmax_1 = {
    .n = 10,
    .factor = { 1783466112, 22 },
    .radius = 496,
};

const char *const spoken_digits_labels[10] = { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };

const float spoken_digits_mean[48] = { -37.0888252f, -36.8990059f, -36.5838089f, -36.6102791f, -36.519104f, -37.5135078f, -39.7887306f, -41.1299019f, -42.1030769f, -42.9498405f, -43.734623f, -44.2791138f, -44.5042839f, -44.2662659f, -43.8294067f, -43.6279755f, -43.8489265f, -44.1215439f, -44.4707451f, -44.2616882f, -44.0080147f, -44.4598732f, -44.0416031f, -43.8543358f, -37.0936203f, -36.890831f, -36.5916367f, -36.6081734f, -36.5205536f, -37.5145226f, -39.7876587f, -41.1288261f, -42.1045952f, -42.9504623f, -43.7360611f, -44.2793808f, -44.4995956f, -44.2599068f, -43.8334961f, -43.6322784f, -43.8526192f, -44.1097221f, -44.4743309f, -44.2595825f, -44.0007668f, -44.46381f, -44.0513916f, -43.8616524f };

const float spoken_digits_deviation[48] = { 14.6725254f, 15.0646276f, 15.5283899f, 15.7651463f, 16.0321903f, 15.3473721f, 13.7240334f, 12.6056404f, 11.6206017f, 10.7181597f, 9.84813881f, 9.38192654f, 9.19013023f, 9.42695045f, 9.76388931f, 9.73706436f, 9.45288849f, 9.05037689f, 8.35027885f, 8.6180706f, 9.01519775f, 8.59896183f, 9.00784969f, 9.13771629f, 14.6900826f, 15.0771484f, 15.5325079f, 15.7730751f, 16.0209522f, 15.3398094f, 13.7305136f, 12.6079922f, 11.6162081f, 10.7082624f, 9.8367691f, 9.37984371f, 9.1875639f, 9.42869377f, 9.75997734f, 9.73441124f, 9.4442091f, 9.0561409f, 8.35002327f, 8.61116695f, 9.01656628f, 8.59976482f, 9.01459503f, 9.13536739f };

/* ---- functions; see the header ---- */

void spoken_digits_reset(spoken_digits_state_t *state)
{
    memset(state->mean_1_sum, 0, 64 * sizeof(int32_t));
    memset(state->lstm_1_c, 0, 64 * sizeof(int16_t));
    memset(state->lstm_1_h, -1, 64);
    state->steps = 0;
}

int spoken_digits_step(spoken_digits_state_t *state, const spoken_digits_input_t *x)
{
    if (state->steps >= 16777216) {
        return SPOKEN_DIGITS_TOO_LONG;
    }
    state->steps++;
    lk_lstm_int8(&lstm_1, x, state->lstm_1_h, state->lstm_1_c);
    lk_sum_int8(state->lstm_1_h, state->mean_1_sum, 64);
    return SPOKEN_DIGITS_OK;
}

int spoken_digits_output(const spoken_digits_state_t *state, spoken_digits_output_t *y)
{
    if (state->steps <= 0) {
        return SPOKEN_DIGITS_TOO_EARLY;
    }
    int8_t mean_1_row[64];
    lk_mean_int8(&mean_1, state->mean_1_sum, state->steps, mean_1_row);
    int8_t dense_1_row[10];
    lk_dense_int8(&dense_1, mean_1_row, dense_1_row);
    lk_softmax_int8(&softmax_1, dense_1_row, y);
    return SPOKEN_DIGITS_OK;
}

int spoken_digits_run_in(spoken_digits_state_t *state, const spoken_digits_input_t *x, spoken_digits_output_t *y)
{
    int said = SPOKEN_DIGITS_OK;
    spoken_digits_reset(state);
    for (int32_t t = 0; t < SPOKEN_DIGITS_STEPS && said == SPOKEN_DIGITS_OK; t++) {
        said = spoken_digits_step(state, x + t * 48);
    }
    return said == SPOKEN_DIGITS_OK ? spoken_digits_output(state, y) : said;
}

int spoken_digits_run(const spoken_digits_input_t *x, spoken_digits_output_t *y)
{
    spoken_digits_state_t state;
    return spoken_digits_run_in(&state, x, y);
}

void spoken_digits_quantize(const float *real, spoken_digits_input_t *x)
{
    for (int32_t k = 0; k < SPOKEN_DIGITS_FEATURES; k++) {
        x[k] = lk_quantize_int8((real[k] - spoken_digits_mean[k]) / spoken_digits_deviation[k], SPOKEN_DIGITS_INPUT_SCALE, SPOKEN_DIGITS_INPUT_ZERO_POINT);
    }
}

void spoken_digits_dequantize(const spoken_digits_output_t *y, float *real)
{
    for (int32_t k = 0; k < SPOKEN_DIGITS_OUTPUTS; k++) {
        real[k] = lk_dequantize(y[k], SPOKEN_DIGITS_OUTPUT_SCALE, SPOKEN_DIGITS_OUTPUT_ZERO_POINT);
    }
}
