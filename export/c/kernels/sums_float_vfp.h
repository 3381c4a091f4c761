/* Sixteen sums of products on a Cortex-M with floating point of single precision.
 *
 * s0-s15 hold the sums of a block of inputs, s16-s23 weights as they come (one instruction loads
 * eight), s24-s27 inputs: 75 instructions for 64 products. */
#ifndef LK_SUMS_FLOAT_VFP_H
#define LK_SUMS_FLOAT_VFP_H
#include "float.h"

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
