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
