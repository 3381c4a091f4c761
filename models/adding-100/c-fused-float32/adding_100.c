/*
 * made by              lstm-keras 0.1.0: lstm-keras export adding-100.keras --target c --precision float32
 * model                adding-100, sha256 of its weights 6d5d2d7ccf99357042f457a450713eed985a53196e4340fd470a45683556bd91
 * work                 35208 multiplications in a window of 110 steps
 * parameters           1444 bytes of weights and biases
 * state                64 bytes
 * costs                flash and stack by arm-none-eabi-gcc 12.2.1 -O2; instructions as fitted to QEMU; ms at one a cycle, an estimate
 * Cortex-M0+, 48 MHz   flash 7.2 KiB  RAM 64 B + stack 352 B  183 289 instructions a step, 3.8 ms; 20 164 276 a window
 * Cortex-M3, 72 MHz    flash 5.1 KiB  RAM 64 B + stack 336 B  87 071 instructions a step, 1.2 ms; 9 579 165 a window
 * Cortex-M4F, 80 MHz   flash 3768 B  RAM 64 B + stack 376 B  2 193 instructions a step, 0.027 ms; 241 393 a window
 * Cortex-M7, 216 MHz   flash 3788 B  RAM 64 B + stack 376 B  2 183 instructions a step, 0.01 ms; 240 371 a window
 * Cortex-M33, 100 MHz  flash 3792 B  RAM 64 B + stack 376 B  2 183 instructions a step, 0.022 ms; 240 376 a window
 * Cortex-M55, 160 MHz  flash 3240 B  RAM 64 B + stack 320 B  2 108 instructions a step, 0.013 ms; 232 036 a window
 */
#include "adding_100.h"
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wunused-function" /* of kernels, which are pasted whole */
#endif

#define LK_LSTM_FLOAT_WIDTH 10

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

/* exp, sigmoid and tanh in float32, without libm.
 *
 * Straight lines of arithmetic without a branch, so that a loop over them vectorises.  Each is
 * within three units in the last place; NaN in, NaN out. */
#ifndef LK_FLOAT_H
#define LK_FLOAT_H
#include <stdint.h>
#include <string.h>


/* a b + c, rounded once where the machine can. */
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define LK_FMA(a, b, c) __builtin_fmaf(a, b, c)
#else
#define LK_FMA(a, b, c) ((a) * (b) + (c))
#endif
#if defined(__GNUC__)
#define LK_ABS(x) __builtin_fabsf(x)
#else
#define LK_ABS(x) lk_real(lk_bits(x) & 0x7fffffffu)
#endif

/* What the machine has for many numbers at a time. */
#if defined(__AVX2__) && defined(__FMA__) && !defined(LK_NO_ASM)
#include <immintrin.h>
#define LK_AVX 1
#elif defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 2) && !defined(LK_NO_ASM)
#include <arm_mve.h>
#define LK_MVE_FLOAT 1
#elif defined(__GNUC__) && defined(__thumb2__) && defined(__ARM_FEATURE_FMA) && \
    (__ARM_ARCH_PROFILE == 'M') && !defined(LK_NO_ASM)
#define LK_VFP 1 /* a Cortex-M with floats of single precision */
#endif

/* Units whose gates are opened together: as many as vector registers have use for.  Where there
 * are such, what lies on either side of a condition must be numbers, not sums, or the compiler
 * makes it a branch; elsewhere a branch is the cheaper way to the same number. */
#if defined(__SSE__) || defined(__aarch64__)
#define LK_TOGETHER 16
#else
#define LK_TOGETHER 4
#endif

LK_INLINE uint32_t lk_bits(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

LK_INLINE float lk_real(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* x = n ln 2 + r with |r| <= ln 2 / 2: returns exp(r) - 1; *n is n in its low 9 bits.
 * |x| <= 89. */
LK_INLINE float lk_exp_rest(float x, uint32_t *n) {
    const float magic = 12582912.0f; /* 1.5 2^23: its last place is 1, so adding it rounds */
    const float shifted = LK_FMA(x, 1.44269504f, magic);
    const float whole = shifted - magic;
    /* ln 2 in two parts; the first has 9 bits, so that its product with n is exact */
    const float part = LK_FMA(whole, -0.693359375f, x);
    const float r = LK_FMA(whole, 2.12194440e-4f, part);
    /* (exp(r) - 1 - r) / r^2: the polynomial that is nowhere further than 3e-9 exp(r) off */
    float q = LK_FMA(r, 1.38145813e-3f, 8.36872589e-3f);
    q = LK_FMA(q, r, 4.16683890e-2f);
    q = LK_FMA(q, r, 1.66665211e-1f);
    q = LK_FMA(q, r, 4.99999940e-1f);
    *n = lk_bits(shifted);
    return LK_FMA(q * r, r, r);
}

/* 2^n of the n of lk_exp_rest, from -126 to 127. */
LK_INLINE float lk_power_of_two(uint32_t n) { return lk_real((n + 127u) << 23); }

/* exp(x): 0 below -86.6, where it is less than 2.5e-38; infinity where no float32 is as large. */
LK_INLINE float lk_exp(float x) {
    float held = x > 89.0f ? 89.0f : x;
    held = held < -86.6f ? -86.6f : held;
    uint32_t n;
    const float rest = lk_exp_rest(held, &n), half = lk_power_of_two(n - 1u);
    const float y = 2.0f * LK_FMA(rest, half, half);
    return x < -86.6f ? 0.0f : y;
}

/* 1 / (1 + exp(-x)), from s = e / (1 + e) with e = exp(-|x|), which is exact where it is small:
 * 0 + s below 0, and 1 - s above.  Below x = -87.3 it stays at 1.2e-38. */
LK_INLINE float lk_sigmoid_float(float x) {
    float minus = -LK_ABS(x);
    minus = minus < -87.3f ? -87.3f : minus; /* at which e is the least normal number */
    uint32_t n;
    const float rest = lk_exp_rest(minus, &n), power = lk_power_of_two(n);
    const float e = LK_FMA(rest, power, power);
#if LK_TOGETHER > 4
    const float from = x < 0.0f ? 0.0f : 1.0f, part = x < 0.0f ? e : -e;
    return from + part / (1.0f + e);
#else
    const float part = e / (1.0f + e);
    return x < 0.0f ? part : 1.0f - part;
#endif
}

/* tanh(x) from e = exp(2 |x|) - 1, which is exact about 0: 0 + e / (e + 2) while that is small,
 * and 1 - 2 / (e + 2) above.  Odd, and -0 stays -0. */
LK_INLINE float lk_tanh_float(float x) {
    const uint32_t sign = lk_bits(x) & 0x80000000u;
    float twice = 2.0f * LK_ABS(x);
    twice = twice > 18.2f ? 18.2f : twice; /* from 18.03 on the result rounds to 1 */
    uint32_t n;
    const float rest = lk_exp_rest(twice, &n), power = lk_power_of_two(n);
    const float e = LK_FMA(rest, power, power - 1.0f);
#if LK_TOGETHER > 4
    const float from = e > 1.0f ? 1.0f : 0.0f, part = e > 1.0f ? -2.0f : e;
    const float y = from + part / (e + 2.0f);
#else
    const float part = (e > 1.0f ? 2.0f : e) / (e + 2.0f);
    const float y = e > 1.0f ? 1.0f - part : part;
#endif
    return lk_real(lk_bits(y) | sign);
}

#endif

/* Sixteen sums of products on x86-64: one register with AVX-512, two with AVX2. */
#ifndef LK_SUMS_FLOAT_AVX_H
#define LK_SUMS_FLOAT_AVX_H

#if defined(LK_AVX)
#if defined(__AVX512F__)
typedef __m512 lk_16;
#define LK_16_LOAD(from) _mm512_loadu_ps(from)
#define LK_16_STORE(to, a) _mm512_storeu_ps(to, a)
#define LK_16_ADD(a, b) _mm512_add_ps(a, b)
#define LK_16_SUB(a, b) _mm512_sub_ps(a, b)
#define LK_16_TIMES(a, x) _mm512_mul_ps(a, _mm512_set1_ps(x))
#define LK_16_FMA(a, x, b) _mm512_fmadd_ps(a, _mm512_set1_ps(x), b)
#else
typedef struct {
    __m256 low, high;
} lk_16;

LK_INLINE lk_16 lk_16_of(__m256 low, __m256 high) {
    lk_16 a;
    a.low = low;
    a.high = high;
    return a;
}

LK_INLINE void lk_16_store(float *to, lk_16 a) {
    _mm256_storeu_ps(to, a.low);
    _mm256_storeu_ps(to + 8, a.high);
}

#define LK_16_LOAD(from) lk_16_of(_mm256_loadu_ps(from), _mm256_loadu_ps((from) + 8))
#define LK_16_STORE(to, a) lk_16_store(to, a)
#define LK_16_EACH(op, a, b) lk_16_of(op((a).low, (b).low), op((a).high, (b).high))
#define LK_16_ADD(a, b) LK_16_EACH(_mm256_add_ps, a, b)
#define LK_16_SUB(a, b) LK_16_EACH(_mm256_sub_ps, a, b)
LK_INLINE lk_16 lk_16_times(lk_16 a, float x) {
    const __m256 all = _mm256_set1_ps(x);
    return lk_16_of(_mm256_mul_ps(a.low, all), _mm256_mul_ps(a.high, all));
}
LK_INLINE lk_16 lk_16_fma(lk_16 a, float x, lk_16 b) {
    const __m256 all = _mm256_set1_ps(x);
    return lk_16_of(_mm256_fmadd_ps(a.low, all, b.low), _mm256_fmadd_ps(a.high, all, b.high));
}
#define LK_16_TIMES(a, x) lk_16_times(a, x)
#define LK_16_FMA(a, x, b) lk_16_fma(a, x, b)
#endif

/* As lk_sums_float with n = 16. */
LK_INLINE void lk_16_sums(const float *weights, const float *a, int32_t count, const float *bias,
                          float *sums) {
    lk_16 total = LK_16_LOAD(bias), lost = LK_16_SUB(total, total);
    const int32_t whole = count / 4 * 4;
    for (int32_t k = 0; k < whole; k += 4, weights += 64) {
        lk_16 some = LK_16_TIMES(LK_16_LOAD(weights), a[k]);
        some = LK_16_FMA(LK_16_LOAD(weights + 16), a[k + 1], some);
        some = LK_16_FMA(LK_16_LOAD(weights + 32), a[k + 2], some);
        some = LK_16_FMA(LK_16_LOAD(weights + 48), a[k + 3], some);
        const lk_16 sum = LK_16_ADD(total, some);
        lost = LK_16_ADD(lost, LK_16_SUB(some, LK_16_SUB(sum, total)));
        total = sum;
    }
    for (int32_t k = whole; k < count; k++, weights += 16) {
        const lk_16 some = LK_16_TIMES(LK_16_LOAD(weights), a[k]), sum = LK_16_ADD(total, some);
        lost = LK_16_ADD(lost, LK_16_SUB(some, LK_16_SUB(sum, total)));
        total = sum;
    }
    LK_16_STORE(sums, LK_16_ADD(total, lost));
}
#endif

#endif

/* Sixteen sums of products with Helium: four registers of four. */
#ifndef LK_SUMS_FLOAT_MVE_H
#define LK_SUMS_FLOAT_MVE_H

#if defined(LK_MVE_FLOAT)
/* Four sums to their totals; what that rounds away, to what is lost. */
LK_INLINE void lk_to_total(float32x4_t some, float *total, float *lost) {
    const float32x4_t before = vld1q_f32(total), sum = vaddq_f32(before, some);
    vst1q_f32(total, sum);
    vst1q_f32(lost, vaddq_f32(vld1q_f32(lost), vsubq_f32(some, vsubq_f32(sum, before))));
}

/* As lk_sums_float with n = 16. */
static __attribute__((noinline)) void lk_16_sums(const float *weights, const float *a,
                                                 int32_t count, const float *bias, float *sums) {
    float lost[16];
    for (int32_t j = 0; j < 16; j += 4) {
        vst1q_f32(sums + j, vld1q_f32(bias + j));
        vst1q_f32(lost + j, vdupq_n_f32(0.0f));
    }
    while (count > 0) {
        const int32_t some = count < 16 ? count : 8;
        float32x4_t s0 = vdupq_n_f32(0.0f), s1 = s0, s2 = s0, s3 = s0;
        for (int32_t k = 0; k < some; k++, weights += 16) {
            s0 = vfmaq_n_f32(s0, vld1q_f32(weights), a[k]);
            s1 = vfmaq_n_f32(s1, vld1q_f32(weights + 4), a[k]);
            s2 = vfmaq_n_f32(s2, vld1q_f32(weights + 8), a[k]);
            s3 = vfmaq_n_f32(s3, vld1q_f32(weights + 12), a[k]);
        }
        lk_to_total(s0, sums, lost);
        lk_to_total(s1, sums + 4, lost + 4);
        lk_to_total(s2, sums + 8, lost + 8);
        lk_to_total(s3, sums + 12, lost + 12);
        a += some;
        count -= some;
    }
    for (int32_t j = 0; j < 16; j += 4) {
        vst1q_f32(sums + j, vaddq_f32(vld1q_f32(sums + j), vld1q_f32(lost + j)));
    }
}
#endif

#endif

/* Sixteen sums of products on a Cortex-M with floating point of single precision.
 *
 * s0-s15 hold the sums of a block of inputs, s16-s23 weights as they come (one instruction loads
 * eight), s24-s27 inputs: 75 instructions for 64 products. */
#ifndef LK_SUMS_FLOAT_VFP_H
#define LK_SUMS_FLOAT_VFP_H

#if defined(LK_VFP)
/* Inputs of a block; the last has up to one less than twice as many.  Shorter blocks round less,
 * and each costs 78 instructions. */
#ifndef LK_VFP_BLOCK
#define LK_VFP_BLOCK 12
#endif

/* One instruction on eight registers each: d = a op b. */
#define LK_8(...) LK_8_OF(__VA_ARGS__)
#define LK_8_OF(op, d0, d1, d2, d3, d4, d5, d6, d7, a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, \
                b4, b5, b6, b7)                                                                \
    LK_1(op, d0, a0, b0) LK_1(op, d1, a1, b1) LK_1(op, d2, a2, b2) LK_1(op, d3, a3, b3)        \
    LK_1(op, d4, a4, b4) LK_1(op, d5, a5, b5) LK_1(op, d6, a6, b6) LK_1(op, d7, a7, b7)
#define LK_1(op, d, a, b) op " " d ", " a ", " b "\n"
#define LK_S0 "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"
#define LK_S8 "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15"
#define LK_S16 "s16", "s17", "s18", "s19", "s20", "s21", "s22", "s23"
#define LK_S24 "s24", "s25", "s26", "s27", "s28", "s29", "s30", "s31"
#define LK_X "\\x", "\\x", "\\x", "\\x", "\\x", "\\x", "\\x", "\\x"
/* The products of the inputs in some registers x, one register after the other. */
#define LK_PRODUCTS(registers)                                                                 \
    ".irp x, " registers "\n"                                                                  \
    "vldmia %[w]!, {s16-s23}\n" LK_8("vfma.f32", LK_S0, LK_S16, LK_X)                          \
    "vldmia %[w]!, {s16-s23}\n" LK_8("vfma.f32", LK_S8, LK_S16, LK_X)                          \
    ".endr\n"

/* Eight sums of a block, in registers d, to their totals, and what that rounds away to what is
 * lost: behind each other in memory. */
#define LK_TO_TOTAL(d)                                                                         \
    "vldmia %[kept], {s16-s23}\n" LK_8("vadd.f32", LK_S24, LK_S16, d)                          \
    "vstmia %[kept]!, {s24-s31}\n" LK_8("vsub.f32", LK_S24, LK_S24, LK_S16)                    \
    "vldmia %[kept], {s16-s23}\n" LK_8("vsub.f32", d, d, LK_S24)                               \
    LK_8("vadd.f32", LK_S16, LK_S16, d) "vstmia %[kept]!, {s16-s23}\n"

/* As lk_sums_float with n = 16.  A function of its own: it saves s16-s31 once for all. */
static __attribute__((noinline)) void lk_16_sums(const float *weights, const float *a,
                                                 int32_t count, const float *bias, float *sums) {
    static const float zeros[16] = {0};
    float kept[32]; /* 8 totals, what they lost; 8 more, and what those lost */
    float *p = kept;
    int32_t left;
    __asm volatile(
        "vldmia %[bias]!, {s0-s7}\n"
        "vldmia %[zeros], {s8-s15}\n"
        "vldmia %[bias], {s16-s23}\n"
        "vldmia %[zeros], {s24-s31}\n"
        "vstmia %[kept], {s0-s31}\n"
        "5:\n" /* a block: of all inputs where they are fewer than two blocks */
        "cmp %[count], %[two]\n"
        "ite lt\n"
        "movlt %[left], %[count]\n"
        "movge %[left], %[one]\n"
        "subs %[count], %[left]\n"
        "vldmia %[zeros], {s0-s15}\n"
        "subs %[left], #4\n"
        "blt 2f\n"
        "1:\n" /* four inputs */
        "vldmia %[a]!, {s24-s27}\n"
        LK_PRODUCTS("s24, s25, s26, s27")
        "subs %[left], #4\n"
        "bge 1b\n"
        "2:\n"
        "adds %[left], #4\n"
        "beq 4f\n"
        "3:\n" /* one input */
        "vldmia %[a]!, {s24}\n"
        LK_PRODUCTS("s24")
        "subs %[left], #1\n"
        "bne 3b\n"
        "4:\n"
        LK_TO_TOTAL(LK_S0)
        LK_TO_TOTAL(LK_S8)
        "sub %[kept], #128\n"
        "cmp %[count], #0\n"
        "bgt 5b\n"
        "vldmia %[kept], {s0-s31}\n"
        LK_8("vadd.f32", LK_S0, LK_S0, LK_S8)
        LK_8("vadd.f32", LK_S8, LK_S16, LK_S24)
        "vstmia %[sums], {s0-s15}\n"
        : [w] "+r"(weights), [a] "+r"(a), [count] "+r"(count), [bias] "+r"(bias), [kept] "+r"(p),
          [left] "=&r"(left)
        : [sums] "r"(sums), [zeros] "r"(zeros), [one] "i"(LK_VFP_BLOCK), [two] "i"(2 * LK_VFP_BLOCK)
        : "cc", "memory", LK_S0, LK_S8, LK_S16, LK_S24);
}
#endif

#endif

/* Sums of products in float32, whose rounding errors hardly grow with their length.
 *
 * A few products are summed, and their sum is added to a total; what that addition rounds away is
 * collected in a second total (Kahan 1965), which is added at the end. */
#ifndef LK_SUMS_FLOAT_H
#define LK_SUMS_FLOAT_H

/* Adds a[k] weights[k n + j] over k < count to each of n sums.
 *   weights [count][n]  in
 *   a [count]           in
 *   total, lost [n]     in, out  each sum, and what is missing from it */
LK_INLINE void lk_add_products(const float *weights, const float *a, int32_t count, int32_t n,
                               float *total, float *lost) {
    const int32_t whole = count / 4 * 4;
    for (int32_t k = 0; k < whole; k += 4, weights += 4 * n) {
        for (int32_t j = 0; j < n; j++) {
            float four = a[k] * weights[j];
            four = LK_FMA(a[k + 1], weights[n + j], four);
            four = LK_FMA(a[k + 2], weights[2 * n + j], four);
            four = LK_FMA(a[k + 3], weights[3 * n + j], four);
            const float sum = total[j] + four;
            lost[j] += four - (sum - total[j]);
            total[j] = sum;
        }
    }
    for (int32_t k = whole; k < count; k++, weights += n) {
        for (int32_t j = 0; j < n; j++) {
            const float one = a[k] * weights[j], sum = total[j] + one;
            lost[j] += one - (sum - total[j]);
            total[j] = sum;
        }
    }
}

/* sums = bias + weights a, of n <= 16 sums.
 *   weights [count][n]  in
 *   a [count]           in
 *   bias [n]            in
 *   sums [n]            out */
LK_INLINE void lk_sums_float(const float *weights, const float *a, int32_t count, int32_t n,
                             const float *bias, float *sums) {
#if defined(LK_AVX) || defined(LK_MVE_FLOAT) || defined(LK_VFP)
    if (n == 16) {
        lk_16_sums(weights, a, count, bias, sums);
        return;
    }
#endif
    float lost[16] = {0};
    memcpy(sums, bias, (size_t)n * sizeof *bias);
    lk_add_products(weights, a, count, n, sums, lost);
    for (int32_t j = 0; j < n; j++) {
        sums[j] += lost[j];
    }
}

#endif

/* One step of an LSTM in float32.
 *
 *     i = sigmoid(z_i)   f = sigmoid(z_f)   g = tanh(z_g)   o = sigmoid(z_o)
 *     c = f c + i g      h = o tanh(c)      with z = W x + R h + b */
#ifndef LK_LSTM_FLOAT_H
#define LK_LSTM_FLOAT_H

/* The largest F + H of the layers of a file: it sizes what lies on the stack.  Whoever includes
 * this defines it. */
#ifndef LK_LSTM_FLOAT_WIDTH
#error "define LK_LSTM_FLOAT_WIDTH: the largest F + H"
#endif

/* F inputs and H units.  The units come in groups of 4, the last group with what is left, n of
 * them.  A group has its weights together, input by input and then h by h:
 *   weights [H / 4][F + H][4 gates: i f g o][n]
 *   bias    [H / 4][4 gates][n] */
struct lk_lstm_float {
    int32_t inputs;
    int32_t units;
    const float *weights;
    const float *bias;
};

/* z of n <= 4 units.
 *   weights [F + H][4][n]   in
 *   row [F + H]             in
 *   bias [4][n]             in
 *   z [4][stride]           out  of the first n in each row */
LK_INLINE void lk_lstm_float_gates(const float *weights, const float *row, int32_t count,
                                   const float *bias, int32_t n, float *z, int32_t stride) {
    float sums[16], *to = stride == n ? z : sums;
    if (n == 4) { /* a case of its own, so that the compiler knows n */
        lk_sums_float(weights, row, count, 16, bias, to);
    } else {
        lk_sums_float(weights, row, count, 4 * n, bias, to);
    }
    for (int32_t gate = 0; gate < 4 && stride != n; gate++) {
        for (int32_t k = 0; k < n; k++) {
            z[gate * stride + k] = sums[gate * n + k];
        }
    }
}

/* Advance by one step.
 *   layer        constant; F + H <= LK_LSTM_FLOAT_WIDTH
 *   x [F]        in
 *   h [H]        in, out  the state, and this step's output
 *   c [H]        in, out  the cell state
 * The caller owns every buffer; none may overlap another.  Start with h and c at zero. */
LK_INLINE void lk_lstm_float(const struct lk_lstm_float *layer, const float *x, float *h,
                             float *c) {
    const int32_t F = layer->inputs, H = layer->units;
    float row[LK_LSTM_FLOAT_WIDTH]; /* every gate reads the old h */
    memcpy(row, x, (size_t)F * sizeof *x);
    memcpy(row + F, h, (size_t)H * sizeof *h);
    for (int32_t unit = 0; unit < H; unit += LK_TOGETHER) {
        const int32_t count = H - unit < LK_TOGETHER ? H - unit : LK_TOGETHER;
        const int32_t stride = LK_TOGETHER == 4 ? count : LK_TOGETHER;
        float z[4 * LK_TOGETHER];
        for (int32_t k = 0; k < count; k += 4) {
            const int32_t n = count - k < 4 ? count - k : 4, first = 4 * (unit + k);
            lk_lstm_float_gates(layer->weights + first * (F + H), row, F + H,
                                layer->bias + first, n, z + k, stride);
        }
        for (int32_t k = 0; k < count; k++) {
            const float i = lk_sigmoid_float(z[k]), f = lk_sigmoid_float(z[stride + k]);
            const float g = lk_tanh_float(z[2 * stride + k]);
            const float o = lk_sigmoid_float(z[3 * stride + k]);
            const float cell = LK_FMA(f, c[unit + k], i * g);
            c[unit + k] = cell;
            h[unit + k] = o * lk_tanh_float(cell);
        }
    }
}

#endif

/* A dense layer in float32; also a Conv1D, whose input is then K rows, one behind the other. */
#ifndef LK_DENSE_FLOAT_H
#define LK_DENSE_FLOAT_H

/* F inputs and N outputs, which come in groups of 16, the last group with what is left, n:
 *   weights [N / 16][F][n]
 *   bias    [N]
 * y is held within low and high: -inf..inf without an activation, 0..inf for relu. */
struct lk_dense_float {
    int32_t inputs;
    int32_t outputs;
    const float *weights;
    const float *bias;
    float low;
    float high;
};

/* y = W x + b, held within bounds.
 *   layer   constant
 *   x [F]   in
 *   y [N]   out; may not overlap x */
LK_INLINE void lk_dense_float(const struct lk_dense_float *layer, const float *x, float *y) {
    const int32_t F = layer->inputs, N = layer->outputs;
    const float *weights = layer->weights;
    for (int32_t first = 0; first < N; first += 16) {
        const int32_t n = N - first < 16 ? N - first : 16;
        float sums[16];
        if (n == 16) { /* a case of its own, so that the compiler knows n */
            lk_sums_float(weights, x, F, 16, layer->bias + first, sums);
        } else {
            lk_sums_float(weights, x, F, n, layer->bias + first, sums);
        }
        for (int32_t j = 0; j < n; j++) {
            float sum = sums[j] < layer->low ? layer->low : sums[j];
            y[first + j] = sum > layer->high ? layer->high : sum;
        }
        weights += F * n;
    }
}

#endif

/* ---- parameters ---- */

static const float lstm_1_weights[320] LK_ALIGNED = {
    0.331420094f, -0.0649352819f, 0.350787133f, -0.437567145f, -0.281467259f, -0.0296988282f, -0.359088391f, -0.474853128f, 0.22546871f, 0.146020189f, -0.238349378f, -0.115834184f, -0.239243448f, 0.25627014f, -0.219190463f, -0.317436308f,
    -0.141883522f, 0.375845015f, -0.0150830243f, 0.957206249f, 0.194299459f, -0.322298765f, 0.395776302f, 0.196061105f, -0.492389947f, -0.0477610789f, -0.0561185703f, 0.484329879f, -0.275295973f, -0.505447567f, -0.333952844f, 0.339083254f,
    0.187958434f, 0.19290939f, -0.459479511f, 0.0273285583f, -0.148572177f, -0.310781777f, 0.0141572598f, 0.111217476f, 0.00213222927f, -0.102935761f, 0.228103653f, 0.00113605359f, -0.0482831709f, 0.0801368132f, 0.0578275882f, 0.258519053f,
    0.180106059f, 0.0376491509f, -0.000214271931f, -0.220542952f, -0.376554817f, 0.344161451f, 0.31217894f, -0.261458844f, -0.273497432f, -0.242163613f, 0.0692263469f, -0.320167154f, 0.184156418f, 0.0620968118f, 0.0262005161f, 0.121504746f,
    -0.3539249f, -0.0656051338f, -0.297004521f, -0.160409912f, -0.173999026f, -0.0852210149f, 0.103620164f, 0.358972818f, -0.084458828f, -0.158060133f, 0.031963177f, 0.326480955f, -0.0649830177f, 0.0338247977f, -0.247689024f, 0.101568989f,
    0.0114658801f, 0.136700571f, 0.248759434f, -0.313176304f, -0.0995278656f, -0.125192359f, 0.192851678f, 0.0519814156f, 0.113114022f, -0.178193942f, 0.198712587f, 0.0556091145f, 0.108341753f, 0.0579428859f, 0.0328164212f, 0.0728846788f,
    0.320625186f, 0.549845815f, 0.200320736f, -0.412859261f, 0.139180675f, 0.142901123f, -0.0146818729f, -0.254013777f, -0.352067322f, 0.364458948f, -0.268257648f, -0.160793707f, 0.284242779f, 0.0497323833f, 0.120534368f, -0.212268949f,
    -0.161054507f, 0.0354596339f, -0.0190450698f, -0.0208633635f, -0.165158629f, -0.151846424f, -0.173326567f, 0.198006079f, 0.50229615f, -0.389051199f, 0.00171447778f, 0.157949597f, 0.128107533f, 0.107754052f, -0.376943022f, 0.27690047f,
    0.175397888f, -0.0906158984f, 0.32258302f, -0.254642308f, 0.189734936f, 0.326407313f, 0.174140856f, -0.00831859466f, -0.191944331f, 0.308203191f, -0.017208986f, -0.0218636505f, -0.0815243647f, 0.355296671f, 0.0663817227f, -0.142247438f,
    -0.185697228f, 0.65531677f, 0.855595767f, 0.155552164f, 0.363577813f, 0.311753362f, 0.870251775f, -0.154316351f, -0.899535f, 0.456240386f, -0.462208837f, -0.382218987f, -0.38498643f, 0.243994623f, 0.429792225f, 0.168212384f,
    -0.384518504f, -0.561643302f, 0.0097460635f, 1.14068389f, 0.0378449447f, -0.154418305f, -0.100862369f, -0.315134615f, 0.49835816f, 0.521497607f, 0.572329164f, 0.0706274807f, -0.109923206f, 0.0587618463f, 0.117497511f, -0.00907799322f,
    3.03860664f, 1.02032852f, 1.80900979f, 2.07193232f, 0.0146650067f, 0.106101602f, 0.19486697f, 0.890939057f, -0.210095197f, 2.22094703f, -0.117462255f, 0.95673579f, -0.461770594f, -0.224517062f, 0.115051143f, 0.216582462f,
    -0.0433577523f, 0.166690081f, 0.214638501f, 0.15348956f, -0.182126358f, 0.0020763888f, 0.0273970012f, -0.121143587f, 0.264771909f, 0.0188158415f, -0.489735782f, 0.28225559f, -0.210977703f, -0.11352051f, -0.133876458f, -0.141552523f,
    0.228584766f, -0.0207821f, 0.35870716f, 0.00323531777f, 0.153778493f, -0.0615965016f, 0.103824154f, 0.331099272f, -0.0486801118f, -0.00531283161f, 0.0468884744f, -0.137216076f, 0.333750635f, 0.212015077f, 0.0912884399f, 0.62607193f,
    -0.246439904f, -0.0808316916f, -0.206490368f, -0.0672853068f, -0.472750992f, -0.572378099f, -0.155336574f, -0.382079035f, -0.140809655f, 0.36160484f, 0.0374900773f, 0.402824253f, -0.186437353f, -0.0463955626f, -0.0672286004f, -0.244818479f,
    -0.170839548f, 0.11127653f, 0.093205899f, 0.573782563f, -0.132031649f, 0.178152859f, -0.261779517f, 0.598143399f, -0.239437267f, -0.10877753f, 0.0289834086f, -0.100649476f, 0.220182404f, -0.289384663f, 0.140289277f, -0.0715731233f,
    0.0656126887f, 0.399189562f, 0.083455801f, -1.24429238f, -0.423101425f, 0.0740149319f, 0.533086419f, -0.083129622f, 0.199659124f, -0.398445278f, 0.630129635f, 0.520647883f, -0.0946643278f, 0.155248374f, 0.225350499f, -0.268860817f,
    0.10396228f, -0.403614372f, -0.245119706f, -0.544674635f, 0.216195568f, -0.561784923f, -0.0896511897f, 0.631946385f, -0.0166789051f, 0.410330147f, -0.243973732f, -0.378061265f, -0.0228508543f, -0.598411083f, -0.566433072f, 0.0278069917f,
    0.537560105f, 0.0557720177f, 0.387239993f, -0.263049573f, 0.11480049f, 0.322985023f, 0.174755633f, 0.571332216f, 0.104033127f, 0.359699905f, 0.176480681f, -0.175151929f, -0.0220802519f, -0.244683728f, 0.206743479f, 0.197160438f,
    -0.215772226f, 0.110481352f, 0.378700286f, -1.59162724f, 0.0820675343f, -0.204593077f, 0.474112481f, 0.446474046f, 0.238093838f, -0.433269858f, 0.689253867f, 0.182208002f, -0.565054178f, -0.0016536261f, 0.000866367132f, -0.771222115f,
};
static const float lstm_1_bias[32] LK_ALIGNED = {
    -3.7448802f, -3.00533605f, -4.32152653f, -3.17059636f, 4.07789803f, 3.14350486f, 4.50015306f, 3.14275861f, -0.0968262777f, 0.0871856809f, -0.114311263f, -0.0710419491f, 0.163270131f, 0.0679440349f, 0.0849059522f, -0.0165413525f,
    -3.62030649f, -4.0326457f, -4.39908171f, -3.81339765f, 4.11576509f, 4.73473835f, 4.78756142f, 4.09056807f, 0.132023335f, -0.138386846f, 0.102117673f, -0.135621518f, 0.337165833f, 0.315591276f, 0.222165108f, 0.576054573f,
};
static const struct lk_lstm_float lstm_1 = {
    .inputs = 2,
    .units = 8,
    .weights = lstm_1_weights,
    .bias = lstm_1_bias,
};

static const float dense_1_weights[8] LK_ALIGNED = {
    -0.468652457f, 0.499096572f, -0.248761266f, -0.198433757f, 0.529459119f, -1.05777431f, 0.684409618f, 0.338012308f,
};
static const float dense_1_bias[1] LK_ALIGNED = {
    0.0958215892f,
};
static const struct lk_dense_float dense_1 = {
    .inputs = 8,
    .outputs = 1,
    .weights = dense_1_weights,
    .bias = dense_1_bias,
    .low = -3.40282347e+38f,
    .high = 3.40282347e+38f,
};

/* ---- functions; see the header ---- */

void adding_100_reset(adding_100_state_t *state)
{
    memset(state->lstm_1_h, 0, 8 * sizeof(float));
    memset(state->lstm_1_c, 0, 8 * sizeof(float));
}

int adding_100_step(adding_100_state_t *state, const adding_100_input_t *x)
{
    lk_lstm_float(&lstm_1, x, state->lstm_1_h, state->lstm_1_c);
    return ADDING_100_OK;
}

int adding_100_output(const adding_100_state_t *state, adding_100_output_t *y)
{
    lk_dense_float(&dense_1, state->lstm_1_h, y);
    return ADDING_100_OK;
}

int adding_100_run_in(adding_100_state_t *state, const adding_100_input_t *x, adding_100_output_t *y)
{
    int said = ADDING_100_OK;
    adding_100_reset(state);
    for (int32_t t = 0; t < ADDING_100_STEPS && said == ADDING_100_OK; t++) {
        said = adding_100_step(state, x + t * 2);
    }
    return said == ADDING_100_OK ? adding_100_output(state, y) : said;
}

int adding_100_run(const adding_100_input_t *x, adding_100_output_t *y)
{
    adding_100_state_t state;
    return adding_100_run_in(&state, x, y);
}

void adding_100_quantize(const float *real, adding_100_input_t *x)
{
    for (int32_t k = 0; k < ADDING_100_FEATURES; k++) {
        x[k] = real[k];
    }
}

void adding_100_dequantize(const adding_100_output_t *y, float *real)
{
    for (int32_t k = 0; k < ADDING_100_OUTPUTS; k++) {
        real[k] = y[k];
    }
}
