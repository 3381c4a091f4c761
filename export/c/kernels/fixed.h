/* Fixed-point arithmetic of TFLite Micro's kernels. */
#ifndef LK_FIXED_H
#define LK_FIXED_H
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#define LK_INLINE static inline __attribute__((always_inline))
#else
#define LK_INLINE static inline
#endif

/* A positive real factor: mantissa / 2^31 * 2^shift. */
struct lk_factor {
    int32_t mantissa;
    int32_t shift;
};

#endif
