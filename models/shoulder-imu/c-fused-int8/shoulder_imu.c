/*
 * made by              lstm-keras 0.1.0: lstm-keras export shoulder-imu.keras --target c --precision int8
 * model                shoulder-imu, sha256 of its weights 2d05be6ad947b3ff917a27a8cfe94bfc8e834def4ccf201d125a18af5633b178
 * work                 243424 multiplications in a window of 50 steps
 * parameters           5628 bytes of weights and biases
 * state                228 bytes
 * costs                flash and stack by arm-none-eabi-gcc 12.2.1 -O2; instructions as fitted to QEMU; ms at one a cycle, an estimate
 * Cortex-M0+, 48 MHz   flash 12.2 KiB  RAM 228 B + stack 312 B  46 623 instructions a step, 0.97 ms; 2 343 842 a window
 * Cortex-M3, 72 MHz    flash 10.2 KiB  RAM 228 B + stack 224 B  26 020 instructions a step, 0.36 ms; 1 305 138 a window
 * Cortex-M4F, 80 MHz   flash 9.0 KiB  RAM 228 B + stack 184 B  10 111 instructions a step, 0.13 ms; 509 368 a window
 * Cortex-M7, 216 MHz   flash 9.0 KiB  RAM 228 B + stack 184 B  9 989 instructions a step, 0.046 ms; 503 282 a window
 * Cortex-M33, 100 MHz  flash 9.1 KiB  RAM 228 B + stack 184 B  10 110 instructions a step, 0.1 ms; 509 250 a window
 * Cortex-M55, 160 MHz  flash 9.5 KiB  RAM 228 B + stack 416 B  3 219 instructions a step, 0.02 ms; 164 873 a window
 */
#include "shoulder_imu.h"
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wunused-function" /* of kernels, which are pasted whole */
#endif

#define LK_LSTM_INT8_WIDTH 40

/* What a compiler is told in its own way, and which instructions the kernels use. */
#ifndef LK_COMPILER_H
#define LK_COMPILER_H

#if defined(__GNUC__)
#define LK_INLINE static inline __attribute__((always_inline))
#ifdef __AVX__ /* GCC 12 with -O3 reads whole vectors of an array as if no attribute kept it at 4 */
#define LK_ALIGNED __attribute__((aligned(64)))
#else
#define LK_ALIGNED __attribute__((aligned(4)))
#endif
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
static const int32_t lstm_1_words[1408] LK_ALIGNED = {
    234522, -147166, -199765, 34464, 233381030, -880278652, -459205277, -428080444, 127736690, 580898184, 3014565, -851917, -512947840, 175241826, 295025779, -1484659865,
    193124506, -648788593, 1012146552, 612368274, -947714625, -1284047430, 579595694, 159967380, 345099418, 729804979, 359842194, -543551145, -441387426, -86577788, 514261662, 140698771,
    1537934972, 968699744, 598808242, 678840200, 10289021, -379914858, 397539443, 460328852, -426112179, 477820798, -1167261031, -177149037, 102309, -146823, 196493, -182724,
    -576767868, -659161989, -245612153, -176231812, 25299329, -327088265, -1376463, -14745559, 612040835, -411563182, -230690452, -492965745, -575460246, -681962391, 281022337, -1233904053,
    -9428071, -162324870, 158148659, 545699896, -42986121, -442153559, 154543484, -963497349, -590944334, -94101170, 192871569, -291821916, 647545750, -258866313, -480512377, -649070699,
    45193841, -245959279, -377361315, -744873268, -1419584191, -795735272, 480442216, 140560544, 198960, -129395, 21113, -192720, 325591715, -377292171, -224203889, -814872705,
    -146012793, -228513394, 7602276, 4194497, 110293421, 375592090, -227614075, 175506841, 628488828, 462755144, 136326258, 110494568, -41940803, 76933991, 427489918, 361232036,
    112018044, -37938614, 414188141, -358136747, 430766202, -143651186, 422901126, -475390568, 730794337, -10682252, 714958698, 293279850, -375280554, 143335848, -91881105, -426588014,
    -41080211, 42526053, 7533197, -193846136, 64870, -205711, 62524, -141569, 448983413, 58321765, -59830958, -91488448, -699201430, -564852313, -1703976, 2031825,
    -225639815, -293143426, 966263702, -579206264, 57944186, 497877861, 256702563, -339923642, 110358420, 1473176170, -29424997, 8057974, 310959466, -395846799, 276519588, 291312039,
    -90315883, 25897631, 460910989, -277203590, 177077654, -105329734, 459935100, 91281564, -21630782, 735907697, -242223742, -157089873, 107740525, -829888331, -26014591, 157618828,
    48066, 204461, 27849, -37553, 329252695, 392104601, 126810277, -77268857, 448003197, 41093446, 9502635, -2293615, -395241071, -25810115, 1686495867, -124725102,
    -194993020, 492435786, 715724154, 677716049, -1013593478, 209707864, 562892683, 178045254, -158860966, 595994781, 140431523, 248516240, -378269821, -597024145, -212528504, -89655108,
    679219297, 124650581, 495580020, -392692902, 211952957, -24108410, 478801475, -7392654, 698289266, -240321150, 61989530, -178723947, -10880, 73325, 178786, 165430,
    492565626, 497287043, 157879179, 680587149, -106632053, 427892836, 1507215, -11599993, -346223460, -478744424, 373620568, 160203438, -342955105, 614477691, -207501993, 548336547,
    313121867, 429392475, 981206667, 499308690, -229382547, 576895670, -377665679, 481007281, -820048046, 193720179, 664074668, -610796154, -105383530, -563282328, -379134223, -105309569,
    340345667, -114607977, 89315466, 158674541, -511249251, 124578737, -800672122, -513538380, 150807, 107754, 323106, 151942, -80341633, 5504127, 339016095, 93722185,
    598350946, 294605223, 19267673, -5111726, -7337859, 225629576, 361951901, -9890486, -544158601, 1183776847, -396433576, -826075780, 25308286, 192618087, 209792206, -565304212,
    882984575, 427166863, 677507200, 578232203, -210971796, 194178464, -75226217, -761402013, 412479900, 1347754127, 224447104, -341054090, 800779701, 341575293, 29691647, 327480150,
    -830388393, 1011022484, 225778551, -781383084, -237453, -105956, -312887, -192640, 209254805, -477099661, -27072099, 108394114, -175851915, -867647773, 20447381, 5767261,
    140959489, 1487472215, 694742102, 208524868, -470931825, 337441940, -613803410, 211096489, -58047636, -1036635728, -61780619, 28319867, -629655216, 1197607849, 226102429, -927273867,
    -60813897, 203552146, 897451639, -547411262, -8392546, 377232005, 158716057, 330701495, 630206363, 275847287, -40176973, 1769939585, 178781566, -25086352, -55905699, -898631779,
    -3215, -139902, 113718, -116976, -346155887, 208601975, 78574731, -361886075, -929759132, -428004938, 8388580, 6357181, -727842494, 595662248, 762055278, 428464253,
    -226624113, 813759592, 544798092, 835853997, 278339712, 160234094, -91358591, 433198476, 225706596, -194559131, 259919230, -207287746, 157546077, 256575098, 25171353, -177074273,
    -424945550, -331421277, 729546424, 294508181, 495134070, -178452911, 475922035, 762383708, -645265038, -56229765, -41415825, -514264929, -262053, 25255, 437263, -41209,
    159826329, 375978365, 679033201, 342743655, -120001946, 110632576, 19791630, 2228115, -343869821, 996735511, -143256750, -329448069, -1736840825, 980420509, 109320108, 413458576,
    -343662247, -263573898, -611386512, -92264066, -408495198, 982771886, 93907604, -92948061, -880338313, -94168707, 377744248, -781111434, -442436010, -143323780, 396409903, 192607852,
    -377144409, -294377802, 429838934, 511061329, -378662516, 279198811, -76026554, -139780236, -6996, -239738, -192381, -6853, -390200434, -596112997, 293983131, -127458656,
    -713682064, -460725102, -11927809, -2752523, -8719949, -962922602, -3617141, -448977531, -1181746288, 496679291, 1551949746, 1218055754, 176432298, 330114689, 244443828, 8479334,
    -411301780, -1013518207, 296723579, -732895571, 195813761, -679143288, 206840958, 546176892, -322844542, 78321281, 344197722, -931859345, 262131836, -411684177, 274000212, -763385188,
    -1014629286, -877011558, -177666898, 734517105, -31370, 118225, -47837, -27525, -510978706, 173344423, -462953097, -278198397, 308543905, 40577413, 7798838, 5177297,
    -40313686, 208862342, 8702369, -314302626, -312878999, 6288227, -193138061, 476325978, 76817812, -326827124, -71571571, 529527920, 712190908, 358957171, -678242461, -415357078,
    1012189287, 1280959058, 793779098, 947124339, 223412331, 123065180, -158855543, -59647834, -628105894, 42524789, 697051030, 22483339, 495859057, 999560076, -260897668, -242035044,
    64947, 39227, 175445, -34758, 78310336, 9902936, -6608800, 44563545, -260234117, -124908417, -13566075, -16580680, -995629485, -1133703597, -109128587, -1272316273,
    170982778, -44966789, -429314728, 1216812653, -428350313, -1069100646, 59380799, 228972933, 347337882, 410376089, 697766274, -444300902, -92345751, 177724795, 61333394, -138860670,
    260306757, 274147417, -665845633, 97908648, -111932007, -1049697136, -580330911, -351474812, 661842822, 1000017540, 745138799, -576267882, -218350, 86987, -179052, 124021,
    -4668607, 176034448, -1319952006, 259397523, -41681029, -26019198, 2883377, 5439514, -55831976, -622916976, -564595856, 45096518, -596177264, 711000228, -577246090, -113051773,
    296025722, -427816088, 39521403, -949289842, 631374941, 916117945, -60626039, 998303134, -659894133, 476317509, -294190201, 524204112, -122443452, -144182704, 171713393, 259139372,
    41402491, -447085934, 198190483, -159505534, -614917153, 951644800, 728961660, 597432165, 126920, 25584, -206386, -68557, 630987137, -311420771, -406066538, -731384196,
    41019264, 579269502, -10682543, -4652964, -9450851, -188626631, 58326388, -929770155, 158723206, -107137171, 1162883494, -541580250, -396495444, -510051473, -360761438, -111007625,
    514913629, -1181867953, -463002736, -259571862, -472718192, -842923390, 191882864, 164364702, 815587956, 124172913, 1115867498, -146464636, 615368059, -493286329, 492164171, -1047795519,
    -1067179653, 259452247, -327752371, -327937218, -134671, -105461, -87071, 106681, 125888460, 327938707, -443546269, -191812240, -596513897, -26280565, -27000956, -8126460,
    -611774834, -1415717691, 126428554, -595317057, 157616263, -463728209, -209857688, 26327701, 411945835, 24771407, -145411767, -428457625, -138874504, -491529094, 780130735, -497300604,
    -613475233, -763425415, -444534187, -566229207, -778155880, -1661776252, -660798103, -88273843, -600508758, -394064694, -795141829, -340462996, 161469572, -1233864067, -374973072, 28123721,
    219384, -119447, -71852, 10376, -311675266, 110354529, 543939167, 128385410, -143581787, -74780300, 10223790, -2555657, -127466067, 93332819, 815250363, -195618662,
    747117668, 861597826, 795947132, 25711994, 860422999, -1002974120, 649056927, 931921248, 255283634, -142917962, 13892729, -11473740, 1047522463, 726139465, 275641207, 228398474,
    -196286810, -391302534, 578561423, -626326577, -626069901, -209066366, 546388336, -798108813, 999869579, 1571816818, 107155631, -340997222, -244664, -191691, -381600, -127240,
    -965093497, 140577637, -580131462, -526252166, -1250878401, -192098412, -9961521, -7602412, 157153946, 557643669, -78981283, 376384886, 79681929, -682238878, -443603593, -292639836,
    -277093260, -412404427, 226759513, -699197296, -1086250969, -328119715, -614954838, -800262320, -243996773, -260572252, -1617561924, -12135083, 308690538, -843975827, 139789190, 430575448,
    630591382, -177478497, -126942521, 75626103, 106027916, -628691849, 444137905, -323544979, 134352, -160422, 13010, 75644, 211622265, 276043688, 713688717, 612692343,
    -1435958648, 24761552, 3801250, 9174802, 477172810, -246287013, -259662450, 982441267, 361832805, 1027808588, 965548410, 364005443, 4723080, -10759370, 112056698, 746453414,
    476653497, 430195315, 78373484, -326819944, -91695760, -1167132815, -261350780, -308605526, -528661384, -159916971, -359086975, 913311398, -110951285, 713234475, -314001519, 209838769,
    494001021, 378204804, -363730777, 24429199, 151480, -50471, 241360, 41385, 226242658, 158926498, 25698678, 179173264, -494211327, 192685269, -6553629, 3407822,
    177282719, 831838041, -763683446, 897710184, -40034951, 60754861, -282532484, -426517862, -240312007, -462088247, -782893438, 40880581, -965404801, -289492400, 176484226, -764284582,
    -260118869, -408746941, -26082737, -125231256, -606926152, 648269641, 395912081, 898774413, 314429297, 714665813, -496299185, 413671284, -276486318, -73075088, -39184558, 244904605,
    126520, 221442, 7314, 40937, 127337563, 125439098, -143785919, -660859274, 764680858, 513346419, -3014889, -917271, -1218582442, -211098299, 41951624, -12051665,
    -512501637, -1618865851, 1215433553, 111725444, -157610170, 880687721, 882830237, 9524079, 144234619, 1112592584, -1068295863, 474723687, -662104161, 262075011, 128785077, 460908133,
    -241425561, 42610789, 781460892, 279528062, -310382209, -729293114, 343346053, 9355898, -565568605, -915793013, -58725244, -1329324450, -169134, 90515, -182211, 13845,
    -528227178, 345169280, -611388036, 9098867, 697174923, 780139514, 1835003, 3604579, 106765296, 408949057, 73923453, -110956149, 102362547, -342938447, 763036023, 948824034,
    -310045088, 343928468, 7606128, 27732388, -328531858, 73204662, -345506932, -543820205, -424927893, -245174106, -159840140, -1015988847, 342621873, 229571296, 8712591, 613146023,
    -677832130, 576589675, 225781134, 1035542116, 565629285, -645734216, 76881057, -494079587, 309679, 345117, -82931, 86143, -228976489, 697700732, 10278556, -312140188,
    712069282, 241832449, 24379474, 18087962, -1300946808, -556661301, 192539795, -23858495, 1265752421, 25759128, 477962144, 1465512819, -141436310, 325331542, -160355966, -430842784,
    559936910, 462177132, -461900174, 409290608, -730256802, -144951406, -93776986, 879091616, 527305820, 746409153, 160558976, -8309640, -193776021, 281426095, 1047135054, 12480608,
    427100632, -479062175, -1216482654, -312404360, 85969, 63215, -144017, -89701, -615701621, 594478453, -23273357, 274594697, -362275977, -614926129, 8257629, -4128686,
    649834863, 1198453380, 678626685, -76293508, 498196376, 1102518652, 1065158296, -428088413, 59910064, 848824724, 161150347, 141947456, 46405003, 57537400, -292742784, -41553806,
    610852014, 409790381, -595059312, -665506909, 343143315, -810420016, -125434237, -859954252, 580123744, 863239986, 241170239, 378555750, -60086165, -779423406, -241832293, -746056544,
    -224493, -75074, -18174, 27928, -425140838, -762247499, 92918408, 94235528, 309918879, 411051189, 6160351, 6029041, -314165318, 208608877, -361231722, 760620453,
    1034348156, -111400601, -1183512488, 563528854, -393546650, -699136135, 883418727, 159960476, 640354699, 663823756, -612826484, 291690643, -5175463, 289663321, 879149185, 597691209,
    395312794, 479861862, -546577276, 1033390229, -512499085, -464665203, -763432349, -498143121, -1362951784, -177989485, -57684355, -690615643, -282749, -408630, -175203, -495644,
    -679152779, 411234419, -795541107, -193135740, -2123045693, -2121401333, -2556059, 7405465, -579540111, 274732147, -243927421, 75824513, -826531710, 741529744, -745212259, 509548137,
    41569444, 477803645, 76871026, 563214719, -142222395, -762707118, -92620163, -71430735, -123606389, -999023032, -146797456, -546816131, 125877119, 363328177, 277941914, -125317761,
    -310384488, -9950841, 242557051, -394852752, -144761028, -90111867, -612494762, 628695903, -285619, -22801, 289103, 27763, -666115913, -493547413, 965093004, 196019319,
    126874966, -107154107, 18219254, 131021, 330430007, 710487134, 968740972, 543947343, 599196264, -195035777, -596576854, 109510743, 595651235, -1001339056, 27768467, -8981905,
    -329247890, 512286581, 834397866, 176611474, 593882794, 878590048, -561312908, 58202752, 1283599479, 157102446, 748366188, -260169076, 546444178, -511297955, -147199071, -614269017,
    57736585, 998723474, 476834250, 25623692, 241174, 18021, 52305, 145, 427750021, -392486749, -159649154, 57803385, -38847532, -72931549, 9633784, 4194173,
    -143971683, 849081480, 796783500, 326494891, 763165305, 1013839517, 278525881, 276958077, 345891183, -240376696, 9834891, 108991068, -945947007, -1166608316, -310310823, -276439641,
    42536818, 408879508, -463673216, 58802601, 778571660, 1488644213, -260716893, 225962849, -363076974, 492902047, -208009380, -191553439, 562609039, -378732942, -392697239, 176744868,
    148166, 35204, -385998, 392, 74514255, 107743864, -262227825, 157225116, -91543422, -410851194, 5111773, 9568319, -227021591, 77203024, 612553278, -492051803,
    -1199711084, 122487211, -74187148, 158661002, 192144981, -483186571, 126946940, 496233082, -531816812, -405398102, 482593195, -1532934093, -733139294, 356764784, -93326954, 72220806,
    -88784462, -307098288, -297068442, 796942498, 446045309, -108790161, -126146650, 613888925, 359920795, 1119230019, 881005155, 576507282, 20080, 60204, 10420, -31413,
    378670736, 444532357, -57474204, 477625468, -243211625, -545389451, -2424757, -3997697, 746061225, -944226387, 713753463, -447100282, -74581139, -1033307283, -1129192000, -255197859,
    -513145471, 478542922, 141567154, 227417441, 926080445, -11261831, 997320631, 320202640, 406714003, -849527983, -814679965, -309912924, 124789625, -514783922, 96470079, -545598346,
    -545524606, -895469143, -204729973, -93573682, 346559375, 650887811, -310041983, -44096376, -13583, -143352, 166261, -41199, -258994310, -123739481, -294235259, -107683985,
    -60359284, 478605194, -15335614, -6881359, -495773478, -1083112919, -360766586, -59369351, -611839632, -1468786588, -157815213, -73001585, 5048199, -463003754, -178910109, 378468980,
    -347065732, -408861269, 73586036, -497961063, -293278020, -178253775, 528737903, 260518802, 462998187, -241582243, -74900111, 329314456, -257961891, -463020652, -327285894, -381356669,
    -748559258, -357956302, -396627414, -677916808, 228105, 483112, -88862, 258372, 24644979, 762708611, -76144220, 108072310, 1571632225, 947833595, 21626675, -4718681,
    8243854, -508607879, 312857220, -1182466907, -715975520, 898228600, 142807683, 337887862, -764735908, 7930235, -260452998, -58131628, -323996021, 328499042, 127405453, -473612198,
    -930680454, -361745798, -508426369, -276691338, -427891111, 844639397, 224930917, -24704635, 397342069, -176231556, -579207273, 498341487, 75753808, 379456858, -329060457, 91086463,
};
#endif
#if LK_LSTM_INT8_DSP
#else
static const int8_t lstm_1_weights[4864] LK_ALIGNED = {
    38, 28, 105, 13, -14, 27, 0, 9, -19, -31, 26, -40, 2, 11, 63, 5,
    3, -57, 26, -52, 17, 20, -34, -10, 48, -27, -4, 6, 43, 91, -3, -1,
    28, 0, -51, 11, 26, -26, 4, 3, 8, -53, 29, 7, -30, -6, -15, 10,
    15, 69, -44, -39, 58, -3, -10, -77, 51, -16, -1, 43, 4, -19, 86, -6,
    -32, 47, 61, 57, 22, -11, -38, -23, -2, -9, -6, 28, -29, 21, 33, -28,
    8, -51, -13, -68, 21, 17, -8, 33, -44, 60, 46, -19, 11, 34, 18, -63,
    -14, 21, 30, 2, 39, 30, 50, 22, 49, 35, -13, -8, 49, 23, 25, 2,
    -19, -70, 68, 2, -4, -26, 31, 34, -25, -29, 1, -89, 18, -1, -1, 36,
    20, -24, 8, 9, -41, 17, 26, -33, 19, -28, -30, 8, 8, 71, -10, 40,
    20, 15, -16, 27, 19, -21, -16, -11, 4, 56, 31, -35, 1, 9, 3, 0,
    -5, 36, -22, 44, 51, -35, 25, 35, -16, -1, -9, 21, -16, -3, 50, -25,
    70, -36, 22, -61, 24, 38, -15, -102, 49, 2, -63, -35, -30, -85, -5, -4,
    53, -40, 2, 1, -46, 11, -8, -25, -23, 20, -38, -41, -6, 30, -45, -10,
    41, 69, 37, -27, -50, 33, -28, -6, -9, 3, 18, -16, 17, -11, -42, -15,
    -104, 11, 18, -48, 7, 65, -36, -15, -9, 7, -20, -15, -65, -14, 1, 15,
    64, 16, -77, 40, -19, 9, -4, 37, -74, 9, 17, -4, -2, 11, 7, -10,
    -37, -29, -35, -20, 1, -23, -24, -9, 34, 28, -4, -22, -2, -11, 1, -20,
    15, -16, 29, -30, -53, 30, -12, -74, -72, -72, 6, 32, -5, 50, 18, -58,
    36, 38, 27, -18, 21, -9, -49, -39, 76, 34, 26, -45, 32, -56, -32, 8,
    35, 34, -24, 19, 7, 5, 45, -15, 18, 6, -4, -6, -11, 37, 61, 8,
    0, -3, -4, 66, 45, 6, -6, -8, 44, 25, -31, 9, 15, 43, -42, -84,
    33, -23, -19, 42, 13, -3, -11, -6, 2, -23, -52, -9, 26, 20, -29, 22,
    -56, 21, 21, 27, -25, -21, 21, 4, -54, 26, 61, -3, 14, 14, -16, -9,
    -12, 0, -35, -1, 40, 33, 11, 8, -27, -27, 8, 2, 15, -21, 34, -14,
    14, 41, 5, -30, -18, -14, -14, 44, -96, 8, -2, -6, -6, 25, -19, 2,
    48, 24, 6, -11, -76, 25, -22, 103, 29, 42, -17, 1, 6, -6, 13, -14,
    -14, 0, -1, 7, -18, -49, -31, -14, 25, 5, -10, 10, -24, 3, 22, 6,
    36, -10, 7, 21, -43, 68, 39, -22, 24, 29, 42, -29, -22, 24, -5, 17,
    18, -56, 18, -26, 8, 36, -14, -12, -11, -15, 66, 26, -22, 8, -7, 2,
    13, -14, -6, 40, -12, 3, 20, -17, 19, 6, -22, -35, 8, 18, 21, -29,
    29, -6, 22, -3, 13, 10, 66, -16, 53, -2, -19, -3, -21, 6, -27, -21,
    -7, 3, -45, -42, -2, -4, 6, -18, -27, 3, 45, 29, -22, -30, 78, 87,
    -15, -37, -25, -24, 31, 42, 11, 1, 58, -53, 56, -7, -15, 15, 93, 43,
    53, -24, 8, -50, -46, 13, -17, -4, 39, 9, 22, 3, 24, 57, -29, -8,
    -52, 15, 27, 2, -65, -2, 36, 90, -5, 16, 13, -15, -8, 27, -4, 13,
    -22, 27, 2, -11, 15, -15, 1, 12, -13, -2, -64, -1, 11, -6, -43, -34,
    8, 3, -6, -35, -58, 45, 61, -21, -10, -12, -6, 0, 39, 17, -35, 17,
    -6, 53, -6, -17, 28, -40, -16, 5, 47, -1, 34, -10, 12, 18, -27, 9,
    -41, -1, 31, 19, -3, -4, 17, 25, -15, -24, 4, -92, -32, -12, -6, -54,
    21, -61, -38, -7, 7, -10, 3, 15, -12, -23, -31, 16, -4, 40, -67, 37,
    34, 12, -14, 12, 31, 41, 25, 10, -33, 23, 51, 26, -67, 43, -10, -2,
    -54, -7, -39, 29, -40, -29, -1, 12, 29, 40, 6, 35, -17, 34, -22, -36,
    -43, 4, -18, 7, 6, 34, 16, -2, 2, -3, 44, -15, 37, -8, 14, 7,
    -58, 9, -5, -30, 5, 100, -6, 21, 41, 42, 11, 15, 13, 33, 35, -48,
    -34, 8, 8, 18, -43, -13, -12, -13, 9, 29, -61, -18, 9, 28, 26, -30,
    49, 3, 7, -8, -28, -5, -13, 2, 18, -40, 16, -8, -47, 32, -27, 40,
    -58, -63, 28, 10, 16, 14, 80, 14, 60, -8, 39, -6, -38, -5, 23, -24,
    -14, 50, 15, -1, 21, -29, -40, -11, -6, -12, -37, 29, 11, -20, 28, 12,
    -35, -21, 31, -21, 14, -21, -53, -36, 41, 18, -19, -26, -45, -14, -46, 15,
    -97, -49, 22, -7, 55, -7, -61, 67, -55, 20, 29, -12, 6, -31, 3, -1,
    35, 29, 36, -7, 24, -16, -10, -29, -5, 47, 32, 36, -37, 2, 24, 25,
    54, -70, -30, 34, -13, -17, 11, 11, -24, -2, -20, -34, 23, 56, -85, -7,
    49, -21, -20, 7, 11, 11, -23, 9, -28, 32, -40, -1, -60, 22, -41, -59,
    33, -13, 11, 6, -4, 58, -15, 71, -3, -23, 44, -7, 20, 39, 113, -34,
    -26, -23, 10, -40, -46, 5, 6, -74, -58, -48, 13, -17, 16, 40, 1, 25,
    46, -126, 12, 9, 35, -13, 46, 32, 18, -40, 66, 29, 49, -106, 43, 28,
    6, -3, 23, -37, -1, 26, 57, -7, -19, 46, -11, 9, 52, 6, -28, -31,
    -1, 21, -74, -5, -30, 28, -3, 8, 16, -1, -9, -52, 16, -33, -2, 44,
    2, 1, -1, 70, 33, 52, -20, -45, -20, -13, 28, -15, 21, 24, 53, -19,
    58, 47, -41, 71, 1, -50, -1, -4, -45, 0, 42, 35, 8, -43, -14, 13,
    -49, 0, 15, 70, -25, 30, -5, 11, 15, 12, -10, 25, 32, -19, 18, 11,
    15, 24, -43, 80, -3, 6, -36, 20, 20, -6, -62, 60, 31, -7, -76, 20,
    39, 81, 29, -14, 18, 21, -40, -25, -34, -24, 78, 44, 1, 12, 0, -16,
    -31, 40, 23, 35, 4, -5, 0, -54, -32, 13, 127, 14, 69, 1, -9, 27,
    -11, 13, -55, 22, 22, 5, 15, 17, -54, 21, -23, -1, -4, 21, 67, -50,
    -20, 36, -50, -34, 11, 31, -9, 34, -29, -19, 29, -46, -10, -19, 43, -21,
    -42, -13, 4, 19, -44, 10, -19, -47, 21, -7, -8, 12, -11, -74, -127, -33,
    -26, 8, 15, 38, 110, -29, -20, 67, 10, -4, -48, 57, -8, -38, 55, 13,
    -32, -4, 30, -16, -1, -1, 27, 47, 16, 37, -2, -3, 39, 10, -13, 9,
    16, -29, 4, -11, -41, 6, 41, 88, 20, -12, -100, 20, 48, 49, -74, -62,
    41, 11, -30, 71, 18, -11, -95, 12, 5, 26, -4, 22, -9, 24, -15, 16,
    -16, 54, 1, -2, 29, -23, -30, -2, 99, -66, -42, -20, -24, 41, -18, 26,
    -22, -37, -11, 77, -47, -4, 29, 12, -6, 13, -9, 6, -2, 53, 25, -48,
    -11, 9, 51, -14, 26, -3, -35, -14, 42, -4, 2, -10, -11, 6, -56, -52,
    -60, -42, -19, 12, 41, 19, 21, 12, -5, 32, 48, 1, -11, -20, 58, -56,
    66, 42, -33, -33, 55, 26, 54, 19, 1, 34, -1, 105, 29, -9, -17, -54,
    17, 20, -34, -21, -28, 0, -62, 1, 30, -44, 15, -3, -3, -14, 0, 32,
    23, 16, -28, 2, -12, 13, -35, -10, -29, 9, -14, -40, 43, -26, -10, 37,
    3, 29, -14, 9, 10, -39, -9, 3, -17, 12, 21, -56, 40, 21, 1, 35,
    -24, -4, 0, 48, -18, -6, 12, 9, -27, 67, -25, -12, -6, 6, -53, 15,
    35, -23, -66, -20, -47, 6, -35, -11, -5, 0, 38, -4, 11, -12, 46, 4,
    54, 41, -18, 10, -20, 45, 12, -11, -8, 32, 1, -6, 13, -6, -2, 13,
    -2, 15, 25, 21, 0, 1, 56, -2, -5, 43, -13, -2, -35, 28, -17, 11,
    8, -3, 5, 14, -18, -22, -3, -26, -3, -40, 9, 25, 45, 30, 82, 49,
    12, 21, 82, 25, -66, 10, 37, -13, 31, 15, -14, -11, 21, -42, 13, 17,
    -36, 13, -15, 45, 31, -16, -40, -31, 25, -63, 6, 9, -26, -22, 3, -10,
    0, -21, 7, -23, -7, -104, -39, 33, 4, -21, 34, -37, 38, -25, -9, 26,
    7, -53, -42, -10, 32, -27, 39, 59, 5, -23, 12, 17, -18, -23, -3, -7,
    -24, 22, 88, -8, -105, -6, -24, 59, 29, 7, -16, 58, -10, 46, -54, -16,
    46, -24, 19, 58, -3, 25, -29, -6, -4, 13, -11, -9, 54, 38, -12, -18,
    -37, 60, 36, 16, -15, 57, -7, 40, 0, 30, -46, 19, -10, -9, 44, 23,
    4, 6, -16, -5, 14, -37, 20, -22, 24, 5, -8, -21, 3, 22, -81, -68,
    32, 23, -42, -46, 30, 25, -58, -19, -9, -5, -25, -38, -19, 20, 24, 6,
    -5, 5, -35, -20, 16, -32, 36, 24, -2, 41, 0, -6, 35, -71, -11, -6,
    -10, 47, -15, -47, -20, -10, -6, 11, -47, 45, -10, 30, -12, 31, 43, -9,
    14, 3, 62, -24, -16, 19, 51, -15, -6, -1, 16, -5, 15, -71, 42, 36,
    4, 10, -20, 8, -4, -25, 1, -31, 43, 11, 2, -56, 65, -20, -4, -48,
    31, 15, -38, -4, 5, -61, 27, 9, -8, -36, -10, -43, 22, -9, 26, -58,
    -5, -71, 26, 29, 1, 38, 45, 19, 1, -16, 22, -61, 8, 24, 5, -41,
    1, 22, 43, 4, 47, 50, -10, -25, 26, -35, 57, -53, 27, -45, 5, 17,
    18, -28, 11, -50, 72, -1, 50, -33, 0, 92, 52, -22, 17, 14, -5, -92,
    47, 17, -2, 36, -44, 12, -38, 10, 4, 20, -44, -23, -44, 16, 46, 4,
    -23, -11, 32, 34, -25, -8, 9, -28, 5, 37, -67, -27, -54, 14, 26, 72,
    -26, 98, 1, 0, 45, -26, -48, -44, -4, -1, 13, 32, -17, -12, -12, -56,
    28, -86, -1, -46, -15, -41, 71, 43, -18, 21, 11, -31, 33, 1, 42, -36,
    24, -3, -23, -40, -39, -19, 20, 37, 20, 4, 60, 43, -13, 42, -25, -56,
    -44, 60, -21, 0, -47, 13, -38, -35, 15, -38, -15, 53, 14, 29, 39, 6,
    -43, 10, -28, 18, 6, -4, -14, 12, -29, -13, -33, 0, 12, 3, 5, -20,
    -13, 64, -27, 21, -46, -30, -39, 76, -36, -45, -43, 7, -11, -32, 8, 2,
    12, 19, 20, 59, -9, -27, -25, -28, 5, 41, 33, -55, 4, 0, -13, -14,
    -4, -12, 13, -25, 59, -5, -29, -41, 18, -41, 26, 27, -48, 47, 9, 14,
    8, -10, 22, 39, 12, 41, -4, 4, -13, -16, 3, 7, -21, -17, -21, 2,
    -34, 31, -60, -19, -38, 40, -28, 28, -16, -12, 15, 31, -22, 39, -66, -25,
    -13, -8, -13, 56, 38, -40, -15, -4, 11, 17, -41, 1, 28, -42, 18, -15,
    64, -21, 42, 4, -5, 36, -45, -26, 39, -60, -6, -3, -80, 10, 23, -28,
    -9, -26, 26, -12, 51, 20, -23, -22, -2, -6, -59, -9, 3, 15, 25, 13,
    -44, -7, 6, -21, -14, 39, -40, 27, 23, 0, -3, -16, -45, 14, -19, -68,
    -5, -36, -47, -3, 26, -47, -58, -64, 25, -41, -11, 24, -5, -35, 23, 10,
    -39, 40, -41, 16, 16, -28, -18, -63, 4, 14, 27, 59, -32, 40, 27, -1,
    -1, 12, -11, -44, -2, -7, -40, 45, -23, -26, -65, 20, 10, 3, 2, 17,
    23, 41, 18, -33, 39, 3, -1, 0, -48, -40, -31, -38, -24, -35, -17, -22,
    -23, 44, -39, -4, 39, 2, 14, -8, 15, -2, -87, -76, -19, 22, 7, 72,
    5, -39, 37, 13, 26, -127, 4, -27, 2, 39, 57, -9, 40, -9, 85, 5,
    4, -21, -116, -21, 22, -39, 38, -35, -63, -61, 56, -1, -5, -1, -40, 18,
    44, -4, 16, 14, -9, -36, -6, -2, 36, 17, -35, 4, 34, 37, 11, -48,
    42, -40, -60, -87, 51, -8, -5, -64, -9, 2, 95, 27, -39, -37, 16, 18,
    -2, 10, 3, -3, 16, 10, 95, -38, 36, 0, -31, 42, -24, 11, 0, -26,
    57, -39, 26, 54, -59, 7, -28, 28, -48, -14, -25, -9, 18, 2, -38, -27,
    0, -14, 56, 56, -6, 33, -45, -79, 2, -6, -16, -13, -40, -34, -10, -20,
    23, -35, -5, 12, -37, 2, 9, -21, -30, -4, 7, 3, -9, -18, -15, 35,
    -68, 10, 19, 37, 80, 11, -4, 18, -13, 43, 19, 23, -10, 15, -14, -2,
    -58, 30, 48, 2, 3, -9, -62, -7, 14, -4, -22, -57, 30, -27, 0, 59,
    -48, -72, -66, 31, -84, 39, -14, 15, 2, 35, -2, -10, -27, 23, 28, 35,
    1, 25, 28, 37, 0, -25, 29, -54, -17, -1, 6, -20, -11, 9, 44, -11,
    -35, -24, -35, -11, 48, 30, 16, -28, 82, -29, -12, -30, 28, 48, -5, -59,
    45, 36, -5, 33, -28, -64, 29, 24, -16, -19, -15, 2, -71, -55, 65, -12,
    -19, 55, 29, -7, -17, 59, 25, -31, -49, 32, 14, -71, 2, 2, 66, -51,
    -15, -70, -26, 7, -57, 12, 25, -30, -41, -19, -10, 15, 22, -22, 75, -25,
    -2, -13, -12, -3, -7, 3, 38, 49, -48, 69, 34, 55, -1, -22, 16, 35,
    -25, -28, -16, -26, -17, 11, -22, -55, 2, 66, -53, -44, -43, 29, -51, -27,
    -10, -20, -4, -10, -25, -44, 6, 34, -43, -43, 20, -56, -90, 36, 56, -33,
    -9, 40, -30, -7, -22, 63, 7, -16, 30, 1, 76, 9, 4, 32, -59, -9,
    65, -24, 11, -63, -66, 19, -12, -20, 76, -25, 0, 7, 23, -21, 14, 14,
    9, -37, 7, 8, -27, 9, -21, -53, 13, 24, -8, -15, 56, -9, -33, 28,
    -17, -37, 24, 72, 30, -47, 42, -10, -76, -36, 4, -44, 31, 9, 19, -14,
    11, 19, -15, -36, 69, -36, 29, -85, 47, 17, -36, -28, -49, -5, -7, 1,
    -6, -36, 51, -30, -7, 13, -1, -46, 4, 78, 115, -100, 74, 12, 3, -24,
    -3, -70, -12, -74, -29, 5, 16, -27, 11, -3, 10, 37, 9, 7, -24, -45,
    -3, -13, -55, 49, -43, -9, 47, -39, -1, 46, -43, -14, 0, -27, -23, 5,
    29, -40, -69, 25, 27, -48, -16, 93, 38, -23, -16, 45, 17, -12, -18, -2,
    63, 46, 4, -36, 21, -70, 17, 1, -25, 65, -10, -26, 4, -53, -37, -30,
    -87, 7, -64, -34, -51, 12, 61, -6, -20, -14, 52, -21, -55, 34, 45, 1,
    -2, 54, -20, -19, 37, 29, 45, 5, -25, -8, -28, 28, 8, 44, -41, 3,
    -55, 51, 50, 81, -73, 15, 31, -20, -17, 62, 38, -26, -52, -12, -13, -18,
    46, -38, 11, -52, 24, 59, -31, -32, 19, 6, -15, -9, -45, 37, 16, 5,
    2, -16, -38, 51, -40, -44, -73, -60, 54, 62, -5, -9, -55, 2, -56, 43,
    -6, 50, 45, -24, 2, -26, 9, -13, -14, 5, 48, 93, -33, -38, -21, 32,
    -12, -15, 59, -69, 23, 48, -4, 48, -15, 47, 31, -46, 47, 38, -7, -4,
    83, 0, -9, -13, -19, 16, 15, 37, -4, 34, -16, 57, 17, 32, 47, 16,
    -29, 6, 2, 1, 39, 7, 10, -5, 26, 24, -41, -12, -6, 85, 8, 1,
    -32, -3, 11, 55, 52, -20, -48, -1, 10, 21, 29, 13, 79, 3, 43, -38,
    -13, -45, -19, -48, 26, -53, 44, -21, 7, -41, -7, -58, -65, 28, 26, -6,
    -35, 9, 9, -39, 63, 4, -12, -28, -5, -17, -89, 32, -63, -65, 27, -25,
    -12, -15, -22, 62, -26, 18, 22, 15, 22, 37, 12, -37, -47, 6, -27, 11,
    -31, 8, -15, -75, 21, -9, -68, 33, -30, -36, -43, -41, -75, 53, -21, -25,
    -35, 74, -15, -20, 36, -5, -9, -16, -19, -13, 49, -51, 31, -28, -21, -11,
    -9, -20, 6, -38, -6, -27, -21, -35, 20, -49, -35, -41, -54, -5, -9, 37,
    15, -27, -39, 19, 4, 13, 42, -120, -40, -37, 60, -10, 21, -97, 6, 3,
    -43, 8, 71, 2, -17, -8, 49, 1, -7, 26, -6, 7, 34, -32, 12, -12,
    -10, 45, -17, 22, 36, -85, 14, -18, 16, 24, -45, -42, -48, -9, -52, -48,
    -43, -43, -58, -1, -40, 15, 42, 25, -9, -10, 1, 4, -19, 24, 55, -20,
    -7, 25, 29, 12, 8, 2, -54, 20, -15, 28, -27, 33, 17, 21, 8, 17,
    -56, 0, 57, 39, -23, 28, -16, -43, 8, -6, -8, 68, -3, -32, 11, 4,
    -29, -7, -3, -37, -15, 29, 40, 23, -12, 16, -23, -86, -37, -11, -47, -15,
    -52, 29, -61, 61, -74, -45, -37, -1, -13, 66, 36, 25, -15, -9, -18, -70,
    -43, -36, -9, -10, -85, 24, 3, 42, 4, -14, 10, 22, 13, 6, 10, 42,
    80, -44, 14, -35, 5, -16, -6, 25, 13, 57, -6, -39, 45, 6, -20, -30,
    43, 4, 4, 26, -20, -16, 1, -60, 24, -22, 17, -73, -56, -19, 39, -24,
    -47, -22, -9, -15, 4, 36, -7, 1, -77, -35, 14, 58, -61, 72, 50, 21,
    38, -7, -3, 44, 24, 31, 5, -20, 42, 13, 27, -19, 38, 6, -16, 54,
    49, -30, 1, 12, 15, -62, -12, 1, -30, 48, -4, 13, -127, -17, 31, 30,
    17, 10, -7, 29, 29, -3, -71, 33, 45, -15, -1, 23, -11, -58, 43, -26,
    -2, -16, 56, 10, 83, -37, -15, -49, 61, 18, -46, 39, 5, -17, 34, 6,
    -7, 9, 10, -30, -39, -41, 20, 49, 45, 11, 31, 3, 73, 23, -11, -28,
    -48, -78, 62, -18, -61, 4, 35, -25, -55, -49, 35, 38, -43, -17, 24, 42,
    -16, -10, 36, -5, -10, 33, 8, 1, 85, 36, 10, 29, -5, -46, -4, -27,
    -88, -17, 2, -2, -43, -47, 2, -17, 4, 10, -49, 2, -14, -2, 17, 35,
    25, 23, -49, 19, -21, -30, -46, 23, 42, -3, 16, -9, 45, 10, -4, 11,
    -24, -8, 1, 53, 26, -38, 19, -26, 69, -55, -17, 2, -38, -15, -15, -46,
    -24, 31, 9, -8, 13, 53, 18, 53, -12, 31, 40, 24, 29, -14, 24, 14,
    -37, 4, 23, 7, 26, 26, -42, -24, -35, -73, -5, -40, -13, -31, -58, 15,
    27, -10, -5, -40, 24, 8, 31, 23, 9, -40, -25, 35, 28, -15, -1, -15,
    -1, -19, 35, 27, -54, -34, -6, 12, -6, 7, 20, 45, -59, -27, -22, -13,
    -59, 17, 2, -97, -23, 58, -2, 52, 72, -48, -48, 66, 3, -14, 30, 15,
    -27, 48, 10, 2, 70, -34, 7, -44, 11, 27, -22, -55, -63, 0, -18, -9,
    -13, 11, 8, 33, 0, 2, -47, 11, -14, 72, 29, -21, 30, 52, -55, 25,
    -45, -64, 53, 26, 45, 7, 28, 37, 20, 46, 5, 11, -9, 20, 4, -20,
    -1, -4, -10, 22, 28, -40, 25, 30, -81, 27, -56, -1, 4, -53, 40, 6,
    -17, 83, 17, 0, -25, -75, -53, 28, -27, -26, -8, 27, -2, 66, 41, 16,
    -6, -62, 14, 0, -34, 30, 68, -80, 22, -28, 3, -32, 11, 11, 112, 27,
    -35, 6, 51, -19, -103, 6, -32, 22, 5, -19, -18, 0, -21, -20, -21, 29,
    44, -26, 49, -2, -21, 20, -66, 26, 25, -41, -27, -47, 54, 33, 0, -35,
    18, 20, 14, 41, -63, 17, -32, 24, 49, 44, 15, -21, 20, -18, -1, 20,
    54, 3, -35, 4, 38, -16, -30, -15, 96, -6, 46, 13, -21, 15, -34, 34,
    56, -32, 2, -39, -4, -11, 14, -37, 122, -5, -3, -5, -25, 4, -9, 1,
    -5, 45, -16, 15, -12, 0, 12, -5, -25, -21, -12, 8, -7, -10, 15, -15,
    4, 0, 14, 37, -11, 13, 33, 28, 21, 4, -13, -42, 10, 0, -1, 46,
    11, -15, -30, -7, 98, -25, 13, 56, 36, 41, 39, 1, -45, -10, 21, -33,
    17, 61, -15, -61, 39, -35, 11, 36, -28, 30, 57, 61, 29, -15, 12, -30,
    23, 24, -38, -14, 34, 80, 8, 32, -11, -78, -27, -39, -15, 75, -22, -38,
    17, -9, 14, -11, -33, 33, -34, 42, -7, -44, -36, 12, -18, 31, -21, 54,
    -13, -12, 88, 9, -11, 25, -4, 17, 22, 41, -15, 42, 75, 5, 82, -34,
    24, 13, 9, 1, -42, 42, -28, 19, -20, 67, 12, 27, 18, 55, -36, -9,
    65, 76, -3, 44, 47, 56, 70, 16, -31, 23, -14, -29, 28, -42, 28, 0,
    -127, 18, 19, -20, -7, 11, 32, 31, -3, 28, 2, 41, -15, -10, -14, -10,
    -9, -28, 38, 19, -23, -6, 0, -17, 17, 9, -50, 3, -22, 62, 34, -14,
    -3, -73, -28, 30, -27, -19, -22, 14, 65, -14, 19, -2, -13, -13, -39, 87,
    -32, -36, -47, -26, -16, 71, -27, 24, 32, -33, -27, 52, -8, 52, 1, -1,
    -32, 112, 62, 0, -8, 22, -31, -19, 11, 35, -51, -37, -9, 27, -17, -79,
    59, 38, 24, -33, 49, 29, 48, 39, 18, 3, 11, 21, 68, 2, 46, -36,
    -24, 36, 19, -13, -13, 20, -32, -4, 19, 34, -21, 40, -21, -4, -11, 5,
    -17, 35, -24, -22, 4, -14, -18, 71, -4, 25, 55, 65, 20, 9, 24, 50,
    -8, -13, -19, 3, 45, -25, -20, 24, 80, -8, 49, -49, -78, -1, -13, 51,
    -46, -15, 10, -47, -13, -32, 28, -2, 79, -8, -3, 5, -13, 40, 24, 6,
    -3, 63, 11, -11, 26, 9, 0, 25, 13, -18, 16, 29, 8, -36, 3, 6,
    6, -8, -65, -9, -33, 14, 27, -18, 21, -15, 9, -5, -35, 16, -40, -37,
    -4, -38, -13, -5, 35, -29, -5, -26, -64, -14, -11, 8, -14, -16, 5, -3,
    35, 43, -43, -40, 52, 35, 62, -52, -26, 77, 16, 22, 32, 20, 8, -45,
    26, -35, 40, -26, 31, -4, 58, 55, -58, -19, -4, -26, 38, 61, -26, -12,
    10, -24, 11, 9, -85, 38, -39, 7, 49, -1, 26, -2, 15, 23, -13, -30,
    -13, -31, 24, 1, 67, -82, 53, 6, 17, -46, -8, 18, -19, 30, -17, 12,
    -25, 41, -36, -7, -7, 7, -44, -42, 12, 37, 17, 39, -39, -23, -61, 17,
    -26, 28, 26, 28, 13, -59, -51, -28, 19, 24, -28, -11, 8, -46, 9, 5,
    53, 36, 22, 10, -8, -22, -40, 8, -11, -71, -25, -26, 39, 52, 12, 2,
    -7, -37, 1, -64, -26, 52, 4, -28, -21, -33, -29, -14, -2, -46, -3, -50,
    15, -4, 8, -21, 29, 5, 0, 24, 37, 37, -42, 45, 22, -60, 22, 33,
    28, -51, 8, 9, 19, -40, -30, 17, -55, 11, 32, 35, 21, 72, 24, 61,
    -17, -16, -50, -30, 37, 10, 86, -42, -11, -13, 4, -41, 67, -28, -15, -21,
    -12, -35, 2, 32, 60, -50, 36, 76, -6, 2, 69, -37, 5, -9, 11, -22,
    33, -8, -1, -69, 0, 7, 24, -24, -1, -19, -68, 31, -33, -9, -13, -16,
    2, 24, -12, -127, -13, 20, -32, 16, 16, -40, -78, 44, -3, -76, -6, 28,
    -46, 3, 10, -46, -56, 30, -12, -60, 49, -14, 39, 21, 7, 41, -24, -1,
    5, 0, 33, -6, 13, 1, 21, -48, -117, -4, 3, -10, -11, -15, 29, -10,
    20, -45, -14, -11, 20, 4, -3, -70, -6, -6, -16, 12, -64, -9, 26, 14,
    17, 16, -5, 32, -11, 14, -42, 18, -2, -37, 4, -5, -4, -12, 13, -127,
    1, -3, 4, 4, -23, 22, -33, 30, -1, -7, 17, 33, 49, 13, 62, -5,
    -3, 63, -24, -33, -1, -51, 7, -8, -16, 6, -9, -24, -33, 35, -7, 37,
    55, -32, -53, -40, -42, -11, -73, -10, 49, 19, -24, 2, 55, 35, 35, -22,
    0, 35, -18, 19, -32, -20, 42, -18, -27, 35, -9, 44, 2, 76, 18, 19,
    18, 32, 9, -3, -16, 3, -21, 16, 21, -30, 15, 7, -34, 44, -39, 42,
    -1, -3, -33, -12, -48, -57, -48, -60, -11, -33, 8, 30, -32, 56, -34, 52,
    -18, 49, -35, 9, -35, 54, 6, -31, 18, 79, 7, 59, 12, 38, 6, 57,
    -59, -11, -20, -48, 61, 57, 42, -11, -16, -36, 19, -74, 39, 1, 42, -26,
    59, 49, -12, 11, 11, -34, -20, 41, 27, 44, 33, -21, -71, -9, 74, -23,
    -21, 28, -9, 4, 47, 11, 28, -7, -49, -6, -21, 32, -41, 0, 7, 6,
    -17, -14, -10, -1, 18, -32, 6, 10, 0, 26, -8, 3, 12, 34, -2, -16,
    39, -1, -30, -37, 12, -4, 6, 1, 5, -14, -2, 25, 84, 59, 29, 42,
    -21, -9, -7, -6, -4, 45, -17, -31, 29, 20, 1, -2, 29, -57, -14, 15,
    9, 2, 12, 15, -24, 46, 18, -30, -37, -22, 15, -69, 8, 33, 35, 32,
    27, -24, 47, -3, 8, -12, 27, 50, 29, -10, -19, 60, 8, 36, 44, -15,
    -60, -8, -10, -70, 20, 1, -33, 24, -11, -24, 58, 88, 31, 22, -31, 29,
    -14, -2, -20, -23, -2, -14, -5, -10, -93, 39, 12, -13, -3, 47, 57, -9,
    25, 16, 11, 17, 22, 0, -39, 8, 1, -19, 0, -24, -36, -28, 35, -58,
    -11, -16, -36, 7, 26, -13, -23, -22, 23, -24, -7, 2, -14, 3, 39, -5,
    43, -22, -11, 19, -3, 11, 2, 16, -36, 18, -1, 6, 39, -35, 5, -17,
    41, 65, 1, 3, -31, -21, -9, 13, -31, 32, 21, -12, 36, -23, 8, 10,
    -49, -1, -16, 4, 2, 40, 105, -20, -9, -14, 20, -36, -3, -72, -43, -26,
    -13, 11, 20, 30, -51, -32, 34, 46, -51, -44, 50, 65, 53, -6, -3, 28,
    22, 26, 27, -12, -13, 21, -8, 10, -20, 6, 11, -6, -48, 6, 26, 4,
    43, 1, -51, 7, -11, 40, -77, -29, 42, 29, 86, -25, -16, -52, -61, 21,
    -48, 13, 50, -19, -17, -2, 3, -7, -61, 24, 54, 66, 15, -72, -34, -16,
    6, -24, -66, -46, 2, 36, -12, -2, 19, -5, -4, 14, 17, 7, 43, -55,
    67, 28, 22, -15, -17, -6, -26, 24, -53, -18, 38, 39, -5, -8, -29, 18,
    3, 52, 28, 16, -33, 9, 2, -25, 37, -30, 43, -30, 10, -7, -12, 9,
    -6, -22, 19, 29, -77, 72, 33, -92, 6, 0, -50, 4, 34, 96, 0, 47,
    29, 51, 23, 36, 18, -51, -36, 34, 16, 14, 18, 22, 23, -30, 41, -3,
    -9, 44, -19, -5, 13, -5, 1, 5, -22, -31, 61, -35, -78, 55, 19, -10,
    -67, 24, -7, 35, -16, 7, 2, -12, -5, -33, 15, 19, 40, 20, 5, 6,
    -1, 26, 0, -15, 45, 63, 56, -57, -19, -5, -24, -62, -54, -4, 5, 28,
    -7, 40, -44, -1, -47, 59, -35, -51, -50, 5, -47, -31, 41, 57, 32, -54,
    3, -62, 75, 38, -28, 3, 19, -4, -11, 4, -9, 3, 11, 42, 64, -27,
    49, -68, 50, 36, -16, 8, 55, -25, -15, 59, -29, -8, -16, -49, -65, 4,
    64, 5, 11, 17, 76, -13, 1, 34, 5, -19, -4, -4, -9, 28, -2, -33,
    6, -54, -39, -27, -35, -3, 73, -16, -31, 29, 14, 13, 16, -25, -107, 19,
    36, 26, 7, -19, -10, -44, -6, -33, 78, 45, -20, -6, 8, 36, -33, -3,
    -6, 15, 16, -16, 12, -3, 90, 24, -13, -30, -16, 17, 8, -37, 7, 7,
    -51, 0, -4, 50, -48, -21, 60, -18, 4, -18, 43, -54, 24, 27, -35, -48,
    31, -16, -26, -28, -31, -45, 39, -30, 31, -8, -26, -4, -87, 2, -15, -65,
    -28, 24, -12, -88, 22, 31, -25, -28, 43, 69, 33, -25, -79, 16, -32, -11,
    -35, -65, 25, -15, 20, -35, -26, -28, -78, 5, 42, -22, 5, 83, -10, -18,
    10, -17, 6, 35, -1, -22, -45, -18, 23, -10, -29, 12, -42, -11, -12, -43,
    -30, 4, -17, -26, 3, 31, -15, 29, 9, -5, -6, 3, -2, -20, -86, -14,
    -37, -24, -17, -33, 20, -7, 6, 28, -7, 24, -10, -4, 15, 21, 38, -5,
    -12, -6, 14, 22, 25, -73, -47, -30, 18, 51, 7, 15, 24, -16, 32, 19,
    3, -11, -60, -23, -8, -49, 23, -41, -13, 13, -8, 1, -31, 52, 14, -54,
    -3, 0, 32, 20, -45, -43, -36, 14, -21, -46, 11, 54, 48, -20, -6, -15,
    6, -56, -39, -26, -2, -26, -11, -11, 46, 23, -48, -23, 3, 4, 3, 2,
    -10, 45, 45, 93, -7, 66, 47, -31, -8, -31, 9, 53, -5, 1, -7, 0,
    -30, 127, 20, 19, -6, 50, -16, -22, 37, 44, -40, 50, -4, -21, -2, -11,
    -38, 13, 30, 22, 36, 33, -10, -5, 123, -54, 4, -46, 37, 18, 3, 18,
    3, 8, -6, -51, -7, -16, 13, 13, 24, 7, -1, 7, 50, -31, -27, 44,
    -24, 13, 23, -1, -7, -35, 23, -17, -30, -20, -10, 13, -15, 6, -2, 56,
    37, -4, 4, -71, -10, -62, -93, 20, -44, -5, 8, -4, -38, 64, 69, -29,
    -10, 6, 2, -17, 5, 9, 7, -2, -17, 22, 52, 29, -1, -34, -19, 5,
};
#endif
#if LK_LSTM_INT8_DSP
#elif LK_LSTM_INT8_MVE
static const int32_t lstm_1_bias[256] LK_ALIGNED = {
    -2163, 909, 527, -1331, 80, 164, 278, -13, -1839, 1135, -5, 509, -89, -290, -192, -162,
    -1722, 2726, -442, 1466, 257, 64, 16, 185, -1223, 2676, 628, 1375, 137, 306, 151, 90,
    -149, -2, 292, 905, -187, -64, 190, 57, -96, -213, -406, -848, -298, -5, -177, 216,
    108, 670, -1680, 112, 221, 170, 274, -228, 985, 1089, 335, 1741, 187, 102, 39, 315,
    826, 1859, -1773, 736, -111, -53, 184, 286, 538, 270, -1363, 523, -176, 180, -208, -10,
    -864, 2065, 505, -149, -54, 132, 88, -98, -604, 1137, 924, 630, -16, -109, 46, -158,
    -2030, 1471, -733, -380, -232, -375, -265, -134, -466, 366, 1297, -330, -81, 94, -83, -175,
    -1329, 1418, -261, 862, -25, -243, -123, -133, -1174, 1480, -645, -234, -76, -142, -113, -206,
    -1995, 1864, 1582, -655, 123, 0, 466, 130, 1557, 2794, 2107, 112, -179, -355, -212, -294,
    -822, 1945, -2153, -232, 14, -380, -188, 273, 1509, 888, -1639, -828, 188, -13, -267, 169,
    -1508, 154, 1624, -1094, -318, -104, 284, -139, -258, 243, -759, 73, -9, 187, 73, 320,
    -1608, -522, 936, 744, -39, 600, 22, 175, 206, 1683, -87, 1013, 326, 207, 120, 2,
    -1114, 152, -1804, -201, 27, -173, -350, 233, -137, 2933, 2132, 1851, -51, -151, -162, 102,
    1749, 1196, -668, -743, 275, -51, 196, -77, -1877, -676, 1765, -89, 18, 173, -67, 137,
    377, 865, 1243, 431, 110, -9, 62, 217, -1397, 1400, 312, -114, 44, -107, 235, -105,
    -45, 1228, 308, 156, -147, -467, -360, -51, 685, -1222, -943, -477, -256, 309, -11, -121,
};
#else
static const int32_t lstm_1_bias[128] LK_ALIGNED = {
    398, 883, -71, 34, -981, 1226, 242, -245, -734, 1439, 455, 88, -547, 869, 550, -406,
    -136, 1324, 305, 320, -551, 1022, -250, 166, -685, 1021, -536, 450, 114, 777, 426, 168,
    228, 1261, 99, 86, -385, 1154, 2, 107, -110, 1272, 427, 33, -383, 1163, 365, 19,
    -470, 1354, -148, -328, -1441, 912, -16, 73, -471, 1483, 194, 303, -394, 1272, -996, -52,
    -968, 1058, 451, 47, -211, 1117, 573, 151, 75, 1399, -762, -102, -12, 1174, 350, 69,
    -871, 1090, 428, -379, -427, 997, 268, 73, -191, 817, -299, 68, -106, 1241, 589, -183,
    -698, 672, -959, 384, -423, 1087, 390, 148, 150, 1300, -109, 219, 164, 806, 660, 145,
    117, 774, -382, 392, -578, 1673, 91, -426, 189, 1254, 997, 117, 867, 1092, 656, 147,
};
#endif
static const struct lk_lstm_int8 lstm_1 = {
    .inputs = 6,
    .units = 32,
    .zero_x = 13,
    .zero_h = -1,
    .narrow = 1,
    .cell_power = -10,
    .cell_clip = 32768,
    .x = { { 1574509843, 2 }, { 1881538667, 2 }, { 1216590779, 2 }, { 1076634125, 3 } },
    .h = { { 1229579566, 0 }, { 1526347794, -1 }, { 1377826247, -1 }, { 2057652161, -1 } },
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
    .n = 32,
    .x_zero = -1,
    .y_zero = 4,
    .one = { 1104805515, 1 },
    .steps = 50,
    .of_steps = { 707075529, -4 },
};

static const int8_t dense_1_weights[224] LK_ALIGNED = {
    -73, 4, -99, 64, 59, 70, 96, 106, 96, 78, 70, -37, -74, -4, 71, 32,
    36, 72, 96, -91, 9, -87, 3, 57, -64, -127, 26, 81, -6, 14, -71, -84,
    -61, 110, -83, -50, -73, -5, 57, 22, -44, -43, -15, 53, -127, -35, -100, -79,
    -67, 91, 10, -31, 87, 42, 12, -53, 98, 12, -57, -23, -22, -42, 57, -78,
    93, -103, 71, -49, -76, 67, -17, -9, -71, -32, 85, 87, 67, -9, 25, -30,
    127, 13, 52, -12, 6, -39, -29, -104, 67, 3, -36, -60, 74, -69, -91, 20,
    -36, 87, 53, 50, -59, 37, -91, -15, -6, 25, -90, -94, -21, 127, 80, 46,
    -68, -93, -83, 41, -33, -36, -72, -31, -12, -93, 100, -22, -77, 12, 8, 79,
    28, -32, -99, -32, 65, -88, 15, -11, -20, 80, -2, -64, 84, -121, -127, 114,
    -99, 12, 9, 55, -54, 23, 31, -52, -108, -19, -58, -65, 15, 102, 74, -12,
    -62, -87, 61, 76, 104, -97, 52, -63, 21, -73, -8, -1, -35, 34, -44, -52,
    40, 127, -127, -103, 19, 98, -8, 93, -59, 29, 103, 76, 87, 60, -61, 71,
    95, -13, 88, 33, 62, -64, -71, 127, 72, 28, 61, 87, -64, -102, 57, -84,
    89, -54, -95, 67, 50, 60, 103, 86, -43, 47, -12, 96, -84, -21, 90, -48,
};
static const int32_t dense_1_bias[7] LK_ALIGNED = {
    -5540, 2054, 895, 2876, 4480, -3997, -4681,
};
static const int32_t dense_1_mantissa[7] LK_ALIGNED = {
    1785504854, 1252504224, 1157295145, 1085848319, 2076616639, 1875230945, 1984165719,
};
static const int8_t dense_1_shift[7] LK_ALIGNED = {
    -9, -8, -8, -8, -9, -9, -9,
};
static const struct lk_dense_int8 dense_1 = {
    .inputs = 32,
    .outputs = 7,
    .weights = dense_1_weights,
    .bias = dense_1_bias,
    .mantissa = dense_1_mantissa,
    .shift = dense_1_shift,
    .channels = 1,
    .zero_point = -57,
    .low = -71,
    .high = 184,
};

static const struct lk_softmax_int8 softmax_1 = {
    .n = 7,
    .factor = { 1203024256, 22 },
    .radius = 496,
};

const char *const shoulder_imu_labels[7] = { "pendulum", "abduction", "forward elevation", "internal rotation", "external rotation", "trapezius extension", "upright row" };

const float shoulder_imu_mean[6] = { 0.0f, 0.375989467f, -0.14299126f, 0.0255080406f, 0.0f, 0.0f };

const float shoulder_imu_deviation[6] = { 0.922005892f, 0.487495244f, 0.53723532f, 0.914156199f, 2.50085616f, 1.06467617f };

/* ---- functions; see the header ---- */

void shoulder_imu_reset(shoulder_imu_state_t *state)
{
    memset(state->mean_1_sum, 0, 32 * sizeof(int32_t));
    memset(state->lstm_1_c, 0, 32 * sizeof(int16_t));
    memset(state->lstm_1_h, -1, 32);
    state->steps = 0;
}

int shoulder_imu_step(shoulder_imu_state_t *state, const shoulder_imu_input_t *x)
{
    if (state->steps >= 16777216) {
        return SHOULDER_IMU_TOO_LONG;
    }
    state->steps++;
    lk_lstm_int8(&lstm_1, x, state->lstm_1_h, state->lstm_1_c);
    lk_sum_int8(state->lstm_1_h, state->mean_1_sum, 32);
    return SHOULDER_IMU_OK;
}

int shoulder_imu_output(const shoulder_imu_state_t *state, shoulder_imu_output_t *y)
{
    if (state->steps <= 0) {
        return SHOULDER_IMU_TOO_EARLY;
    }
    int8_t mean_1_row[32];
    lk_mean_int8(&mean_1, state->mean_1_sum, state->steps, mean_1_row);
    int8_t dense_1_row[7];
    lk_dense_int8(&dense_1, mean_1_row, dense_1_row);
    lk_softmax_int8(&softmax_1, dense_1_row, y);
    return SHOULDER_IMU_OK;
}

int shoulder_imu_run_in(shoulder_imu_state_t *state, const shoulder_imu_input_t *x, shoulder_imu_output_t *y)
{
    int said = SHOULDER_IMU_OK;
    shoulder_imu_reset(state);
    for (int32_t t = 0; t < SHOULDER_IMU_STEPS && said == SHOULDER_IMU_OK; t++) {
        said = shoulder_imu_step(state, x + t * 6);
    }
    return said == SHOULDER_IMU_OK ? shoulder_imu_output(state, y) : said;
}

int shoulder_imu_run(const shoulder_imu_input_t *x, shoulder_imu_output_t *y)
{
    shoulder_imu_state_t state;
    return shoulder_imu_run_in(&state, x, y);
}

void shoulder_imu_quantize(const float *real, shoulder_imu_input_t *x)
{
    for (int32_t k = 0; k < SHOULDER_IMU_FEATURES; k++) {
        x[k] = lk_quantize_int8((real[k] - shoulder_imu_mean[k]) / shoulder_imu_deviation[k], SHOULDER_IMU_INPUT_SCALE, SHOULDER_IMU_INPUT_ZERO_POINT);
    }
}

void shoulder_imu_dequantize(const shoulder_imu_output_t *y, float *real)
{
    for (int32_t k = 0; k < SHOULDER_IMU_OUTPUTS; k++) {
        real[k] = lk_dequantize(y[k], SHOULDER_IMU_OUTPUT_SCALE, SHOULDER_IMU_OUTPUT_ZERO_POINT);
    }
}
