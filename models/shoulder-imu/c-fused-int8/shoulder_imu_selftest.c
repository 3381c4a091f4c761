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
/* By itself: cc -DSHOULDER_IMU_SELFTEST_MAIN shoulder_imu.c shoulder_imu_selftest.c && ./a.out */
#include "shoulder_imu.h"

#define SEQUENCES 3
#define NUMBERS 7 /* of an answer */

static const int8_t golden_x[3][300] = {
    { -18, -5, 20, 11, 14, -48, -18, -6, 22, -12, 5, -51, -18, 0, 21, -8, -3, -51, -18, 3, 22, 21, -12, -40, -19, 7, 20, 65, -18, -13, -21, 3, 19, 83, -17, 27, -24, -3, 17, 59, -6, 61, -28, -6, 16, 31, 5, 80, -28, -5, 13, 29, 14, 80, -29, -6, 15, 43, 24, 69, -30, -6, 18, 54, 34, 57, -29, -7, 18, 63, 40, 37, -28, -9, 20, 46, 42, 11, -24, -7, 20, 30, 40, -10, -20, -5, 19, 28, 34, -27, -17, -5, 18, 30, 24, -43, -16, -5, 17, 29, 13, -55, -16, -5, 17, 12, 4, -52, -17, -5, 19, -15, -2, -42, -18, -2, 17, -8, -9, -36, -19, 0, 18, 14, -15, -25, -21, 0, 17, 54, -19, -2, -23, -3, 18, 62, -16, 29, -26, -3, 19, 51, -8, 56, -27, -6, 17, 34, 3, 78, -29, -7, 12, 33, 13, 81, -31, -10, 12, 31, 26, 74, -31, -7, 15, 50, 36, 60, -30, -10, 20, 64, 42, 38, -28, -9, 21, 68, 42, 7, -23, -10, 22, 57, 37, -22, -19, -9, 23, 35, 30, -38, -16, -7, 23, 28, 20, -46, -16, -6, 20, 30, 7, -48, -16, -7, 20, 14, -2, -42, -17, -4, 18, 14, -9, -33, -18, -2, 19, 26, -15, -15, -20, -2, 19, 38, -18, 8, -22, -1, 18, 52, -15, 32, -26, -4, 18, 61, -7, 60, -28, -9, 14, 54, 5, 76, -29, -13, 10, 54, 18, 71, -30, -12, 17, 47, 32, 58, -28, -13, 20, 23, 39, 51, -28, -8, 22, 30, 41, 29, -26, -11, 25, 22, 41, 12, -22, -11, 22, 19, 38, -4, -19, -11, 20, 44, 30, -30, -18, -10, 19, 49, 19, -51, -18, -10, 21, 27, 9, -55 },
    { -20, -18, 18, 13, 26, -15, -18, -16, 17, 16, 19, -24, -17, -12, 16, 10, 13, -29, -16, -8, 16, 8, 6, -28, -16, -5, 14, 10, 1, -19, -16, -3, 14, 19, -3, -6, -16, -1, 12, 38, -7, 13, -18, -2, 10, 64, -6, 34, -19, -9, 7, 45, 0, 49, -19, -12, 4, 26, 9, 52, -20, -11, 3, 16, 18, 51, -22, -15, 2, 10, 25, 47, -22, -21, 2, 0, 31, 35, -23, -22, 5, -2, 34, 21, -22, -22, 11, 12, 34, 5, -21, -20, 17, 21, 29, -10, -19, -16, 21, 22, 22, -22, -18, -12, 22, 5, 14, -29, -17, -6, 22, 3, 6, -28, -17, -3, 18, 10, -1, -23, -18, 1, 15, 15, -6, -10, -18, 3, 13, 32, -10, 10, -19, 1, 9, 33, -6, 31, -20, 0, 5, 13, -1, 45, -21, -1, -1, 20, 8, 56, -21, -10, -4, 24, 19, 61, -23, -19, -3, 12, 28, 51, -23, -22, 3, 18, 34, 35, -24, -22, 10, 26, 35, 15, -22, -20, 17, 31, 32, -5, -21, -16, 20, 28, 25, -20, -19, -11, 22, 17, 17, -29, -17, -6, 22, 4, 9, -30, -17, -3, 21, 5, 2, -23, -17, 2, 18, 20, -5, -13, -18, 7, 16, 29, -9, 8, -19, 6, 10, 26, -8, 27, -20, 3, 3, 11, -2, 45, -21, -2, -3, 14, 7, 58, -21, -11, -5, 10, 17, 60, -22, -17, -4, 4, 25, 52, -23, -17, 0, 22, 31, 38, -23, -19, 7, 22, 35, 20, -22, -18, 15, 17, 33, 0, -20, -14, 19, 21, 27, -17, -18, -11, 19, 23, 20, -25, -17, -8, 21, 17, 11, -30, -17, -2, 21, 23, 3, -25, -18, -2, 20, 28, -5, -15, -18, 4, 16, 46, -11, 3 },
    { -18, 26, 46, 38, -15, 19, -23, 9, 29, 8, -18, 29, -21, -20, -1, 10, -10, 8, -16, -10, -21, 22, 14, -3, -17, 4, 6, 30, 31, 5, -20, -6, 12, 46, 38, -5, -29, 7, 32, -7, 43, -5, -20, 10, 51, -21, 34, 15, -15, -5, 36, -34, 23, 33, -19, -9, 37, -77, 26, 19, -19, -20, 23, 7, 4, 20, -22, -18, 7, -101, 13, -8, -22, 8, 47, -32, -7, -20, -20, 18, 26, 38, -19, -35, -13, 31, -21, -14, 2, 7, -15, 6, -8, -28, 24, 23, -18, 23, 5, 5, 33, 36, -22, 26, 18, 2, 37, 61, -22, -2, 38, 19, 20, 57, -20, -10, 41, 49, 13, 41, -18, -17, 30, 34, 12, 20, -19, -8, 22, 39, 7, 4, -24, -13, 16, -43, 9, -7, -22, -18, 26, -58, 6, -28, -21, 20, 48, 3, -4, -55, -16, 37, 6, 11, -4, -18, -14, 15, -13, 14, 13, 5, -16, 20, 10, 16, 24, 29, -18, 31, 4, 67, 33, 51, -24, 13, 28, -19, 36, 68, -24, -10, 39, 13, 22, 62, -18, -24, 33, 22, 16, 37, -16, -12, 25, 54, 2, 7, -18, -9, 17, 45, 5, -10, -23, 4, 13, 19, 7, -9, -20, -3, 28, -18, -3, -6, -22, -11, 49, 11, -12, -40, -25, 16, 14, 12, -12, -28, -16, 15, -19, -11, 8, 0, -12, 14, 11, 6, 20, 16, -19, 17, 3, 29, 31, 42, -23, 12, 18, 15, 44, 64, -26, -10, 35, -16, 33, 56, -20, -18, 46, 50, 12, 37, -15, -19, 31, -1, 15, 16, -17, -6, 17, 61, 8, 1, -20, 0, 13, 11, 9, 0, -21, -9, 32, 10, -1, 5, -20, -10, 48, 54, -17, -33, -26, 9, 26, 8, -20, -26 },
};

static const int8_t golden_y[3][7] = {
    { 121, -127, -126, -127, -127, -127, -127 },
    { 124, -128, -127, -127, -127, -127, -127 },
    { -126, -126, -125, -125, -126, 114, -126 },
};

/* How many of n numbers are not what they should be. */
static int differ(const shoulder_imu_output_t *got, const shoulder_imu_output_t *want, int n)
{
    int wrong = 0, k;
    for (k = 0; k < n; k++) {
        wrong += !(got[k] == want[k]);
    }
    return wrong;
}

/* Two sequences, a step of each in turn: no state may touch the other. */
static int side_by_side(int a, int b)
{
    static shoulder_imu_state_t one, other;
    static shoulder_imu_output_t y[7];
    int wrong = 0, t;
    shoulder_imu_reset(&one);
    shoulder_imu_reset(&other);
    for (t = 0; t < SHOULDER_IMU_STEPS; t++) {
        wrong += shoulder_imu_step(&one, golden_x[a] + t * 6) != SHOULDER_IMU_OK;
        wrong += shoulder_imu_step(&other, golden_x[b] + t * 6) != SHOULDER_IMU_OK;
    }
    wrong += shoulder_imu_output(&one, y) != SHOULDER_IMU_OK;
    wrong += differ(y, golden_y[a], 7);
    wrong += shoulder_imu_output(&other, y) != SHOULDER_IMU_OK;
    wrong += differ(y, golden_y[b], 7);
    return wrong;
}

int shoulder_imu_selftest(void)
{
    static shoulder_imu_output_t y[NUMBERS];
    int wrong = 0, n;
    for (n = 0; n < SEQUENCES; n++) {
        wrong += shoulder_imu_run(golden_x[n], y) != SHOULDER_IMU_OK;
        wrong += differ(y, golden_y[n], NUMBERS);
    }

    for (n = 0; n < SEQUENCES; n++) {
        wrong += side_by_side(n, (n + 1) % SEQUENCES);
    }

    return wrong;
}

#ifdef SHOULDER_IMU_SELFTEST_MAIN
#include <stdio.h>

int main(void)
{
    const int wrong = shoulder_imu_selftest();
    printf("shoulder_imu: %d of the golden numbers differ: %s\n", wrong, wrong ? "fail" : "pass");
    return wrong != 0;
}
#endif
