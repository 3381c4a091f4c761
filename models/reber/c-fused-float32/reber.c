/*
 * made by              lstm-keras 0.1.0: lstm-keras export reber.keras --target c --precision float32
 * model                reber, sha256 of its weights f84afa96cbfd033c8696b35eaecd6fa6231bee708b0055b2f43d649dde0d8232
 * work                 114084 multiplications in a window of 125 steps
 * parameters           4204 bytes of weights and biases
 * state                96 bytes
 * costs                flash and stack by arm-none-eabi-gcc 12.2.1 -O2; instructions as fitted to QEMU; ms at one a cycle, an estimate
 * Cortex-M0+, 48 MHz   flash 10.4 KiB  RAM 96 B + stack 392 B  382 774 instructions a step, 8 ms; 50 637 441 a window
 * Cortex-M3, 72 MHz    flash 8.2 KiB  RAM 96 B + stack 376 B  184 919 instructions a step, 2.6 ms; 24 574 743 a window
 * Cortex-M4F, 80 MHz   flash 6.8 KiB  RAM 96 B + stack 416 B  4 113 instructions a step, 0.051 ms; 606 384 a window
 * Cortex-M7, 216 MHz   flash 6.8 KiB  RAM 96 B + stack 416 B  4 100 instructions a step, 0.019 ms; 604 254 a window
 * Cortex-M33, 100 MHz  flash 6.8 KiB  RAM 96 B + stack 416 B  4 098 instructions a step, 0.041 ms; 603 895 a window
 * Cortex-M55, 160 MHz  flash 6.4 KiB  RAM 96 B + stack 392 B  3 772 instructions a step, 0.024 ms; 560 248 a window
 */
#include "reber.h"
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wunused-function" /* of kernels, which are pasted whole */
#endif

#define LK_LSTM_FLOAT_WIDTH 19

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

/* Softmax, and the elementwise activations, in float32. */
#ifndef LK_SOFTMAX_FLOAT_H
#define LK_SOFTMAX_FLOAT_H

struct lk_softmax_float {
    int32_t size; /* N */
    float beta;
};

/* y = exp(beta x) / sum(exp(beta x)), from the largest x downwards, so that nothing overflows.
 *   layer   constant; beta > 0
 *   x [N]   in
 *   y [N]   out; may be x */
LK_INLINE void lk_softmax_float(const struct lk_softmax_float *layer, const float *x, float *y) {
    const int32_t N = layer->size;
    float largest = x[0], sum = 0.0f;
    for (int32_t k = 1; k < N; k++) {
        largest = x[k] > largest ? x[k] : largest;
    }
    for (int32_t k = 0; k < N; k++) {
        y[k] = lk_exp((x[k] - largest) * layer->beta);
        sum += y[k];
    }
    for (int32_t k = 0; k < N; k++) {
        y[k] /= sum;
    }
}

/* y[k] = f(x[k]) for k < n; y may be x. */
LK_INLINE void lk_sigmoids_float(const float *x, float *y, int32_t n) {
    for (int32_t k = 0; k < n; k++) {
        y[k] = lk_sigmoid_float(x[k]);
    }
}

LK_INLINE void lk_tanhs_float(const float *x, float *y, int32_t n) {
    for (int32_t k = 0; k < n; k++) {
        y[k] = lk_tanh_float(x[k]);
    }
}

/* Held within low and high; NaN stays NaN. */
LK_INLINE void lk_clip_float(const float *x, float *y, float low, float high, int32_t n) {
    for (int32_t k = 0; k < n; k++) {
        const float held = x[k] < low ? low : x[k];
        y[k] = held > high ? high : held;
    }
}

#endif

/* ---- parameters ---- */

static const float lstm_1_weights[912] LK_ALIGNED = {
    1.58798647f, 0.374315947f, 0.0360734649f, -0.124111585f, 0.647175431f, 0.00827235356f, -0.123242818f, 0.0421794876f, 0.805290043f, 0.600917697f, -0.0328330956f, 0.245109767f, 1.69199181f, 0.76056236f, -0.642978251f, -0.48166123f,
    0.203176722f, 0.620792091f, -0.247019395f, 0.846716404f, -0.643398643f, 1.02452374f, 1.53123283f, -0.430084884f, -0.141725779f, 0.779016376f, 1.10644984f, -0.619395077f, 0.236552849f, -0.667194009f, -0.159089208f, 0.537866235f,
    0.570642889f, 0.619805157f, 0.928759933f, 0.188498765f, 0.609386444f, -0.333561867f, -1.21860075f, 0.636374831f, -1.18980169f, 0.5609712f, 1.42927015f, -0.539532721f, 0.813313603f, -0.0131830471f, 0.767388523f, 0.605962753f,
    -0.659230709f, 1.01218295f, 0.199130043f, 0.841760874f, -1.16422081f, -1.27425182f, -1.32648826f, 0.722586632f, 0.34031257f, -1.11431599f, -0.621542215f, -0.613127828f, -0.689503431f, 0.0823881999f, -0.270205259f, 0.737733066f,
    1.06368494f, 0.40112859f, 0.942253053f, 0.269111484f, 0.859062314f, -0.514458597f, 0.823800206f, 1.07917583f, -1.29680026f, 0.4265576f, 1.49546897f, -0.691762626f, 1.6742624f, -0.0854556933f, 0.973990083f, 0.828226984f,
    0.4577021f, 0.0185860638f, 0.712233841f, 0.342890441f, 0.232554957f, -0.230892777f, -1.45871866f, 0.128741622f, 0.0897208825f, -0.663061857f, -1.07473969f, -0.389705271f, 0.570602059f, -0.289760202f, 0.404445767f, 0.394536346f,
    0.428690284f, 0.16386503f, 0.687298238f, 0.447959006f, -0.566137493f, 0.764214218f, 0.638342261f, -0.746296227f, 0.464765042f, 0.371475846f, -0.527825177f, 0.545167565f, -1.52410603f, 0.602566123f, 1.21876442f, -0.551612496f,
    -0.0115016913f, 0.0570404641f, 0.126917958f, -0.87061578f, -0.193761051f, 0.0293680131f, 0.152008072f, -0.320148021f, -0.352013141f, 0.12752451f, 1.14322841f, 0.61515528f, -0.825925171f, -0.166217849f, 0.348705173f, -0.806326926f,
    0.789568365f, 1.87856114f, 0.388528436f, 0.703159511f, -0.450382352f, -0.0922815278f, -1.03009784f, -0.391878366f, 0.160732791f, 0.349612087f, 1.03525651f, 0.00968662463f, 0.829414368f, 0.302371591f, 0.149894744f, 0.705166698f,
    0.701164007f, 0.992184818f, 0.378658384f, 0.195608243f, -0.405055761f, -0.412842333f, 0.0763342455f, 0.696877599f, -0.921644688f, -0.352774858f, -0.3926166f, -0.00289782486f, 0.2836954f, 0.364317864f, 0.426395029f, -0.397650272f,
    -0.707559526f, -0.341845483f, -1.41798949f, -0.674224198f, 0.349163741f, -0.286554605f, 0.368200749f, -0.0285435133f, 0.756959081f, -0.269098759f, -0.200070664f, -0.187543243f, 0.164868981f, -1.90968704f, -1.81078374f, -0.580316544f,
    1.12327492f, 0.144532159f, 0.388790876f, 0.866613209f, -0.199545503f, 0.482853204f, -0.0878695622f, -0.704050303f, 0.480050057f, 0.16199249f, 0.14043586f, 0.041690629f, -0.206840202f, -0.394745588f, 0.0951201096f, 0.714714289f,
    -0.825254977f, 0.0268870089f, -1.09498453f, -0.591914177f, -0.288729548f, 0.102041863f, -0.236962333f, 0.452395231f, -0.42611599f, 0.204298332f, 0.270782351f, -0.373482972f, 0.768022358f, -0.647519946f, -0.426196098f, -0.390272111f,
    0.367346942f, 0.843632698f, -0.0489893183f, 0.173683792f, -0.0656499863f, -1.04266524f, 0.854407668f, 0.122935265f, -0.0691764206f, -0.340173364f, 0.112022057f, -0.311060816f, 0.908176363f, -0.760572016f, -0.202323452f, -0.487047285f,
    -0.551713884f, -0.585751295f, 0.0555384122f, -0.0548908226f, 0.276352972f, -0.0791722685f, -0.183466762f, -0.307392448f, 0.465355426f, -0.00873280596f, 0.331851691f, 0.314701885f, -1.20427859f, 0.156784058f, 0.0175675415f, 0.550399184f,
    -0.972640216f, -0.340455204f, -0.945297956f, -0.928787172f, 0.232571378f, -0.111713387f, 0.418234169f, 0.293283135f, -0.0227211006f, -0.211310849f, 0.0480900817f, 0.324309409f, -1.04153752f, 0.21181874f, -0.788644671f, -1.83837271f,
    0.634352982f, 0.304282159f, 0.652409077f, 0.517620146f, -0.904710412f, 0.640554667f, -0.244205847f, -0.686614513f, 0.0364984907f, 0.298624903f, 0.399829268f, 0.0869159475f, -0.851172149f, 0.409284234f, 0.661346197f, -0.342664123f,
    0.366517514f, 0.298677772f, -0.158228859f, 0.448727012f, 0.439915955f, -0.26963824f, 1.3807447f, -1.05931783f, 0.461781472f, 0.188154697f, -0.175834075f, -0.0294658132f, -0.279325694f, 0.121684149f, -0.492771119f, -0.517516732f,
    0.379452825f, 1.59032547f, 0.535116732f, 0.305843115f, -0.66772449f, -0.843555629f, 0.181517512f, 0.516378701f, -1.11761189f, -0.577116668f, 0.00499145035f, -0.377786547f, 0.78721118f, 0.659054101f, 0.893663943f, 0.370504677f,
    1.75390422f, 0.424005955f, 0.96867007f, 1.29597831f, -0.0625587851f, 0.406980276f, 0.301024556f, 0.485490352f, 0.565078914f, 0.782248497f, 0.902731359f, -0.698505759f, 0.793077171f, 0.128661379f, 0.584471643f, 0.569039822f,
    0.325853735f, 0.111560054f, 1.0684098f, 0.47434482f, -1.10500705f, 1.42768669f, -1.04917336f, -1.9718852f, -0.861023545f, 0.586583972f, 0.0484843627f, -0.0108274492f, 0.863529682f, 0.754634261f, -0.270047694f, -0.24728395f,
    0.692491531f, 0.493668228f, -1.60479486f, -0.388224214f, 0.601516843f, -1.38459957f, 1.03495693f, 1.94032478f, 0.550358534f, -0.937075675f, -0.698937833f, 0.617809236f, -1.21517467f, -1.10467231f, 0.309055746f, 0.593635619f,
    0.42560187f, -0.837688088f, 0.289837003f, 0.216223538f, 0.313885391f, 0.819166839f, 0.243727982f, 1.304829f, -0.781566381f, 0.591201782f, -0.970863044f, 0.73676616f, 0.437287211f, 0.772832811f, 0.224364728f, 0.343906164f,
    0.244457379f, 1.15380812f, 1.01288021f, 0.719397604f, -1.84511602f, -1.3572365f, -0.353594333f, -1.25542772f, -0.101010762f, -0.807058454f, 0.561056614f, -0.492758036f, 0.365186155f, 1.15654182f, 0.846555948f, 0.824546516f,
    0.268444866f, 0.244933352f, 0.126803562f, 0.231088042f, 0.485597312f, 0.727097213f, -0.765165031f, 1.27519274f, 0.165697247f, -0.38036716f, -0.428649724f, 0.106590249f, 1.35423136f, 1.76205814f, -0.18021135f, 0.549360096f,
    -0.212365955f, 0.43814832f, 0.209930912f, 0.759240031f, -0.590218186f, -0.464491874f, -0.123169668f, -0.482177466f, -0.0799930245f, 0.23752138f, 0.757058024f, -1.08969903f, 0.963468373f, -0.947971404f, 0.449530363f, 0.46189487f,
    -1.48730958f, -0.813896298f, -1.70559609f, -0.84345907f, -1.7430377f, -0.534845769f, 0.881145895f, 2.18716502f, -1.48107505f, 0.979216635f, 0.318106681f, -1.0678699f, 0.463740349f, -0.329850078f, -0.549067438f, -0.645624697f,
    1.36565244f, 0.76819253f, 0.43068561f, 1.10210729f, 0.218003154f, -0.164140776f, 0.475701332f, 0.541855931f, 0.458843231f, 0.0540964566f, -0.319634467f, 0.18377772f, 1.25693297f, 0.988757133f, 0.98668468f, 1.02719402f,
    0.374182701f, 1.27268517f, -0.236118719f, 1.03408277f, -0.471142143f, -0.0865045115f, 0.581268728f, 0.799300909f, 0.393817127f, -0.0363938771f, 0.221375391f, -0.579608858f, 1.08751738f, 1.51581156f, 1.0167172f, 0.950722337f,
    -0.769108236f, -0.773899138f, -1.00180078f, -0.819240093f, 0.710003257f, 0.274480551f, 0.515566528f, 0.123988152f, -0.0964738131f, 0.156348601f, -0.222963244f, 0.573874593f, -0.000891598407f, 0.298584372f, -0.980299294f, -1.19096267f,
    -0.0896336436f, 0.349251568f, 0.387481779f, 0.646386921f, 0.609116077f, -0.0406738929f, -0.623997569f, -1.18868828f, -0.0422346964f, -0.2786915f, 0.0107337078f, 0.155298114f, -0.125337362f, -0.4098472f, 0.897074461f, 0.7400226f,
    0.846684456f, -0.675316095f, -1.26174319f, -0.761749506f, -0.554114461f, -0.195463195f, 0.671897769f, 1.27604008f, -0.908564448f, 0.385995954f, -0.732330203f, 0.955529153f, 1.11249435f, 0.960911632f, -0.37573278f, -0.260023475f,
    0.621327698f, 0.439018428f, -0.276423633f, 0.260862857f, -0.904550076f, -0.303516895f, 0.0630998015f, 0.135192215f, -0.367791563f, 0.243781731f, 0.059666954f, -0.322667658f, 0.108246006f, 0.967785895f, 0.328747243f, 0.187692106f,
    -0.524306417f, -0.548876822f, 0.490916044f, -0.20008564f, 0.37310034f, 0.273112833f, 0.172006667f, -0.210059121f, -0.481638223f, -0.102376886f, 0.0452573001f, 0.0910140276f, -0.0127586192f, -0.622601569f, -0.518796682f, -0.288885832f,
    -1.42013121f, -0.651389778f, -0.468611181f, -0.673226535f, -0.911046147f, -0.155667678f, 1.07487977f, 1.14268577f, -0.121423565f, 0.635199308f, 0.417838752f, -0.580920339f, -1.28966355f, -0.901970625f, -0.846388459f, -0.705058932f,
    -0.371674299f, 0.401159137f, 0.322559148f, 0.981288791f, -1.37943292f, -0.564604819f, -0.214914858f, -1.01498616f, -0.229404122f, 0.35078758f, -0.772243142f, 0.863607883f, -0.231313363f, -0.672497272f, 0.756572485f, 0.868219614f,
    -0.71566838f, 0.331270874f, 0.896530569f, 0.471520096f, -1.16573429f, 0.473530531f, -0.163669229f, 0.167082489f, 0.700900197f, 0.136415109f, 0.316540003f, -0.858986676f, 1.51452959f, 0.715227723f, 0.337725937f, 0.33967191f,
    0.867992818f, 0.547484219f, -0.435807765f, 0.542315245f, -0.0742099136f, -0.195572972f, -0.164051577f, 0.0326681994f, -0.761517406f, 0.152352318f, -0.0964376777f, -0.197544008f, 0.209097594f, 0.962048829f, 0.488612771f, 0.844295919f,
    0.405230552f, 1.41534054f, 0.623952925f, 0.625423193f, -0.725503862f, 0.439729273f, -0.863026917f, -0.644789517f, -0.796173632f, 0.806960046f, -0.0871409625f, 0.769806147f, 0.709284186f, 0.01635978f, 0.0696765855f, 0.737150609f,
    0.713739514f, 0.262390703f, 0.222905532f, 0.3592861f, -0.582639754f, 1.78465414f, 0.667065501f, 0.507433295f, 0.29427281f, -1.04822969f, 0.237595707f, -0.329403222f, 0.733963013f, 0.685136437f, 0.598852396f, -0.210531101f,
    1.18517518f, 0.629989564f, 0.650425375f, -0.467798591f, -1.09638429f, -1.73244774f, 1.04694819f, 1.39121366f, 0.534992516f, -1.02334237f, 0.143509939f, 0.00462290645f, 0.573987305f, 0.640812337f, 0.668454528f, 0.200869456f,
    0.733151853f, -0.850001216f, -0.184252903f, -0.291186094f, 0.673465371f, -1.65269923f, -1.09035933f, -0.946163058f, -0.521029353f, 1.00710678f, 1.43709409f, -0.898751378f, 0.85952729f, 1.51300061f, 0.245808557f, 0.172672644f,
    0.628555954f, 1.91133881f, 0.187729582f, 0.297638893f, 0.605469763f, 0.794678628f, -0.376262933f, 0.45058313f, -0.20705308f, -1.10439432f, -0.87928921f, 0.756319344f, 0.917138875f, 1.1838001f, -0.220174015f, 0.812661052f,
    0.255473316f, 0.131279826f, 0.405102432f, 0.470340312f, 0.770291626f, -0.352474928f, -0.259249419f, -0.451357245f, -0.469663531f, 1.11211407f, 0.0788480714f, -0.455615938f, 0.0963661447f, 0.277048439f, 0.919636548f, 0.982763112f,
    0.657834649f, 0.487803906f, 0.49464184f, -0.0109253963f, 0.618788481f, 0.57756114f, 0.30649823f, -0.320325375f, 0.598076522f, 0.406229764f, 0.415093809f, -0.286072433f, 1.03295147f, -0.735628426f, 0.112176351f, -0.668730617f,
    -0.163596317f, -1.45678115f, -0.500636995f, -0.511678338f, -0.460190028f, 0.243021891f, 0.611387491f, 0.274695039f, 1.25418234f, 0.387270153f, 0.795024097f, -0.124300301f, -0.0293748528f, -2.18569422f, 0.294434339f, -0.229521811f,
    0.886847138f, 0.553130507f, 0.586286843f, 0.64729476f, -0.609305561f, -0.720996857f, 0.221193224f, -0.237013668f, -0.308186203f, 0.0209897403f, -0.411667198f, -0.257357568f, 0.764659524f, -1.00976527f, 0.861104965f, 1.22934675f,
    0.748402953f, 0.667351305f, 1.03542209f, 0.639626801f, -0.0559446365f, -0.966349721f, -0.0855888203f, 0.397404909f, -0.356220871f, 0.387527883f, -1.18452024f, 0.329286546f, 0.560269773f, 0.472169191f, 1.3569175f, 1.72079217f,
    -0.880045414f, -0.78839159f, -0.591161788f, -0.816677809f, -0.923621356f, 0.113947652f, 0.644869864f, 0.0312180296f, 0.520648241f, 0.23175481f, -0.00187888159f, -0.112854302f, -0.997395158f, -0.746551216f, -0.232207388f, -0.564810991f,
    0.588663459f, 0.974562049f, 0.817048192f, 0.762236178f, -0.21953769f, -0.0414635204f, 0.374137461f, 0.0942106545f, 0.332298934f, 0.573457003f, 0.0910845473f, -0.156991497f, 0.338139445f, -0.108512074f, 1.09187329f, 0.286890924f,
    0.0715798438f, -0.979237556f, -0.696445048f, -1.57289815f, -1.16343009f, 0.104111493f, 0.371071041f, -0.125612244f, -0.147074834f, -0.473267376f, -0.21249035f, -0.0591163225f, -0.0717826858f, 0.0396167561f, -1.27310491f, -0.890563309f,
    0.770621419f, 0.481159806f, 0.707465053f, 0.874263883f, -1.10743678f, -0.409580171f, 0.241030052f, 0.842416108f, 0.322672457f, -0.0342901312f, -0.261826903f, 0.516826868f, 0.308895588f, 0.714586735f, 0.991854787f, 1.17983866f,
    -0.755064905f, -0.792692006f, -0.688284278f, -0.895590484f, 1.10466969f, 0.0294838361f, 0.112412855f, -0.0618128739f, 0.311404377f, -0.188972861f, 0.158327103f, -0.0521222204f, -0.349241018f, -1.51898193f, -1.1631676f, -1.36396134f,
    -0.249167129f, -0.556029916f, -0.746953785f, -0.234701455f, 0.0181845129f, 0.0167007074f, -0.175014198f, 0.113069609f, -0.445456445f, 0.0417293683f, -0.425815284f, 0.14619714f, -0.750721693f, -0.450056255f, 0.164337158f, 1.25157607f,
    0.830998361f, -0.24069272f, 0.226452127f, -0.43799305f, -0.304718584f, 0.129902452f, -0.644073308f, -0.792442381f, -0.031458158f, -0.0471369065f, -0.0403270274f, -0.203383833f, 1.12043166f, 0.219443828f, -0.590177476f, -0.730472744f,
    0.843127728f, 0.414005458f, 0.679132223f, 1.28889942f, -0.739702642f, 1.20236182f, 0.0644735992f, -0.013193991f, 0.464963257f, 1.03136933f, 0.476853371f, 0.145164952f, 0.94515878f, 0.549258828f, 0.878196061f, 0.446376204f,
    0.563789606f, 0.95299077f, 0.613843679f, 0.0642950758f, -0.320259422f, -0.372641653f, -0.545613766f, 0.139904544f, -0.23326017f, -0.232580692f, 0.131678641f, 0.0614465289f, 0.250365674f, 1.60691261f, 0.48935163f, 0.850685775f,
};
static const float lstm_1_bias[48] LK_ALIGNED = {
    1.26840174f, 0.814514339f, 1.23875356f, 0.747491598f, 0.628350139f, 1.15995312f, 0.515858233f, 0.701374114f, 0.442522526f, 0.324742377f, 0.382912576f, -0.0159114301f, 1.36709535f, 1.04211557f, 0.814575613f, 0.644708693f,
    0.845716894f, 0.807931066f, 0.927513301f, 1.56304216f, 0.205898404f, 0.80761528f, 0.857863307f, 1.28505516f, 0.120581336f, 0.136178315f, 0.202156872f, -0.63803339f, 1.40030646f, 0.889246583f, 1.27501869f, 1.58185196f,
    0.986877918f, 1.11885023f, 0.810384393f, 1.06252015f, 0.62170285f, 0.989215374f, 0.436910182f, 0.642322361f, -0.0799207091f, 0.479394794f, 0.685700417f, 0.00445688004f, 1.37515926f, 1.33874369f, 0.792724669f, 1.35468686f,
};
static const struct lk_lstm_float lstm_1 = {
    .inputs = 7,
    .units = 12,
    .weights = lstm_1_weights,
    .bias = lstm_1_bias,
};

static const float dense_1_last_weights[84] LK_ALIGNED = {
    -0.708352745f, 1.10233653f, 0.630407155f, -0.665004969f, -0.718209624f, -1.07907593f, 1.27367699f, 0.299503148f, 1.04122972f, -0.484616071f, -0.173616827f, -0.100966401f, -0.613226056f, -1.61771739f, 1.78202641f, 1.81086886f,
    -2.55902338f, 0.899196208f, 0.813941002f, -0.357221156f, -1.0735532f, 0.901090205f, 1.65685999f, 0.659152329f, -0.785540164f, -0.557198942f, -0.845951796f, -1.01601887f, -2.34773564f, 1.66151488f, 1.08364224f, -1.8201493f,
    -1.74787176f, 0.887056351f, 1.42169046f, 0.782032907f, 0.536917806f, 1.01755929f, 1.19752848f, 1.20634198f, -1.66246402f, -1.62809205f, 1.39579546f, 1.22908604f, 1.1292069f, -1.66627419f, -1.30351138f, 0.702824414f,
    -1.83673108f, -1.01145411f, -1.29147136f, -1.31849623f, 1.88125587f, 2.14226174f, -1.28253591f, 1.94289422f, 1.86133456f, -1.39770305f, -0.983426213f, -0.617846429f, -0.886649191f, 0.261278808f, 0.933235645f, -0.435504794f,
    -1.26474869f, 2.05538821f, -1.258564f, -1.14191306f, -0.750828445f, 1.83689153f, 1.37240434f, -0.857484758f, -1.18886602f, -0.332647502f, -0.288621008f, -1.74905658f, 1.43206f, -1.18711734f, 1.44313633f, 1.11217272f,
    -0.0761719942f, -0.0650876537f, 0.787348211f, -1.6794765f,
};
static const float dense_1_last_bias[7] LK_ALIGNED = {
    0.155833468f, -0.163947389f, 0.312464237f, 0.0247806609f, 0.0625727028f, -0.671300292f, 0.128977984f,
};
static const struct lk_dense_float dense_1_last = {
    .inputs = 12,
    .outputs = 7,
    .weights = dense_1_last_weights,
    .bias = dense_1_last_bias,
    .low = -3.40282347e+38f,
    .high = 3.40282347e+38f,
};

static const struct lk_softmax_float softmax_1_last = {
    .size = 7,
    .beta = 1.0f,
};

/* ---- functions; see the header ---- */

void reber_reset(reber_state_t *state)
{
    memset(state->lstm_1_h, 0, 12 * sizeof(float));
    memset(state->lstm_1_c, 0, 12 * sizeof(float));
}

int reber_step(reber_state_t *state, const reber_input_t *x)
{
    lk_lstm_float(&lstm_1, x, state->lstm_1_h, state->lstm_1_c);
    return REBER_OK;
}

int reber_output(const reber_state_t *state, reber_output_t *y)
{
    float dense_1_last_row[7];
    lk_dense_float(&dense_1_last, state->lstm_1_h, dense_1_last_row);
    lk_softmax_float(&softmax_1_last, dense_1_last_row, y);
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
        x[k] = real[k];
    }
}

void reber_dequantize(const reber_output_t *y, float *real)
{
    for (int32_t k = 0; k < REBER_OUTPUTS; k++) {
        real[k] = y[k];
    }
}
