/* Mean and maximum over time, one step after the other. */
#ifndef LK_POOL_H
#define LK_POOL_H
#include "fixed.h"

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
