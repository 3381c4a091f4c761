/* Fixed-point arithmetic of TFLite Micro's kernels, to the bit.
 *
 * A real factor is mantissa / 2^31 * 2^shift. A number is multiplied by it with two roundings: to
 * the high half of a 62-bit product, ties upwards, and by the shift, ties away from zero. */
#ifndef LK_FIXED_H
#define LK_FIXED_H
#include <stdint.h>
#include <string.h>

#include "compiler.h"

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
