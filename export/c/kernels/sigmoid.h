/* Sigmoid and tanh of TFLite Micro's LSTM: int16 in, int16 with 15 fractional bits out.
 *
 * Both interpolate the sigmoid between points 1 / 24 apart, and both take what is symmetric about
 * zero from the positive side. */
#ifndef LK_SIGMOID_H
#define LK_SIGMOID_H
#include "fixed.h"

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
