/*
 * made by              lstm-keras 0.1.0: lstm-keras export adding-100.keras --target c --precision int8
 * model                adding-100, sha256 of its weights 6d5d2d7ccf99357042f457a450713eed985a53196e4340fd470a45683556bd91
 * work                 35208 multiplications in a window of 110 steps
 * parameters           460 bytes of weights and biases
 * state                24 bytes
 * costs                flash and stack by arm-none-eabi-gcc 12.2.1 -O2; instructions as fitted to QEMU; ms at one a cycle, an estimate
 * Cortex-M0+, 48 MHz   flash 5.9 KiB  RAM 24 B + stack 200 B  7 360 instructions a step, 0.15 ms; 809 930 a window
 * Cortex-M3, 72 MHz    flash 4050 B  RAM 24 B + stack 160 B  3 985 instructions a step, 0.055 ms; 438 510 a window
 * Cortex-M4F, 80 MHz   flash 2398 B  RAM 24 B + stack 120 B  1 631 instructions a step, 0.02 ms; 179 619 a window
 * Cortex-M7, 216 MHz   flash 2394 B  RAM 24 B + stack 120 B  1 629 instructions a step, 0.0075 ms; 179 297 a window
 * Cortex-M33, 100 MHz  flash 2402 B  RAM 24 B + stack 120 B  1 629 instructions a step, 0.016 ms; 179 392 a window
 * Cortex-M55, 160 MHz  flash 2734 B  RAM 24 B + stack 336 B  683 instructions a step, 0.0043 ms; 75 226 a window
 */
/* By itself: cc -DADDING_100_SELFTEST_MAIN adding_100.c adding_100_selftest.c && ./a.out */
#include "adding_100.h"

#define SEQUENCES 3
#define NUMBERS 1 /* of an answer */

static const int8_t golden_x[3][220] = {
    { 89, -128, 76, -1, -66, -1, -108, -1, -63, -1, -26, -1, -8, 126, -69, -1, 66, -1, -97, -1, -74, -1, -95, -1, 77, -1, 118, -1, -68, -1, 84, -1, -17, -1, -56, -1, -49, -1, 96, -1, 27, -1, 11, -1, 48, -1, -13, -1, -65, -1, 31, -1, -92, -1, 111, -1, -26, -1, -62, -1, -118, -1, 38, -1, 111, -1, 1, -1, -104, -1, 77, -1, -53, 126, 121, -1, -46, -1, -111, -1, 100, -1, -100, -1, -98, -1, 106, -1, 101, -1, 112, -1, -19, -1, 81, -1, -47, -1, -69, -1, 76, -1, 31, -1, 65, -1, 122, -1, -37, -1, -103, -1, -7, -1, -26, -1, 47, -1, 116, -1, 5, -1, 37, -1, 82, -1, 34, -1, 96, -1, 47, -1, -36, -1, -60, -1, 13, -1, 106, -1, 87, -1, -106, -1, 51, -1, 121, -1, 55, -1, 71, -1, 107, -1, -30, -1, 80, -1, 2, -1, -111, -1, -25, -1, -10, -1, -41, -1, 72, -1, -117, -1, -99, -1, -104, -1, -104, -1, -97, -1, -22, -1, 57, -1, -99, -1, 78, -1, 42, -1, -97, -1, -45, -1, -109, -1, -21, -1, 78, -1, 76, -1, -4, -1, 94, -1, -28, -1, -21, -1, 82, -1, 22, -1, -17, -1, -94, -1, -62, -128 },
    { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 104, -128, 23, -1, 112, -1, -17, 126, 13, -1, -65, -1, 89, -1, -91, -1, -109, -1, 94, -1, -113, -1, -101, -1, 73, -1, 25, -1, 110, -1, 57, -1, -85, -1, -3, -1, 27, -1, 120, -1, -15, -1, -47, -1, -76, -1, -33, -1, -90, -1, 34, -1, 54, -1, -101, -1, -97, -1, -68, -1, -123, -1, -9, -1, -77, -1, 100, -1, 66, -1, -66, -1, -122, -1, 97, -1, 18, -1, 65, -1, 6, -1, 68, -1, -60, -1, -76, 126, -86, -1, 102, -1, 47, -1, 11, -1, 56, -1, -46, -1, -1, -1, -59, -1, -57, -1, 126, -1, 50, -1, -18, -1, -55, -1, 73, -1, -117, -1, -54, -1, 109, -1, -71, -1, 85, -1, 98, -1, -40, -1, -44, -1, 1, -1, -76, -1, -57, -1, -22, -1, -12, -1, -87, -1, -92, -1, -84, -1, 113, -1, -64, -1, 8, -1, -74, -1, 2, -1, -4, -1, 110, -1, -20, -1, 99, -1, 90, -1, -59, -1, 104, -1, -101, -1, 20, -1, -63, -1, 60, -1, -110, -1, 122, -1, 63, -1, 62, -1, -88, -1, -91, -1, 48, -1, -13, -1, -52, -1, 69, -1, -92, -128 },
    { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 72, -128, 115, 126, 9, -1, -13, -1, 114, -1, -62, -1, 98, -1, -80, -1, 124, -1, -33, -1, -72, -1, 48, -1, 74, -1, 61, -1, -67, -1, 13, -1, 50, -1, 67, -1, -38, -1, -6, -1, 6, -1, -11, -1, -38, -1, -14, -1, -73, -1, 42, -1, 87, -1, -74, -1, 74, -1, -36, -1, -78, -1, 74, -1, -64, -1, -92, -1, -127, -1, -30, -1, -69, -1, 13, -1, 91, -1, 37, -1, 112, -1, -14, -1, -9, -1, 90, 126, 34, -1, 62, -1, 13, -1, 58, -1, 55, -1, 86, -1, -93, -1, -63, -1, 5, -1, 124, -1, 60, -1, -60, -1, -49, -1, -25, -1, 18, -1, -34, -1, -75, -1, 70, -1, 24, -1, 56, -1, 6, -1, 7, -1, -75, -1, -55, -1, -66, -1, -104, -1, 1, -1, 47, -1, 8, -1, -110, -1, 67, -1, 95, -1, 126, -1, 108, -1, -100, -1, 65, -1, 27, -1, 63, -1, -18, -1, -62, -1, -84, -1, -123, -1, -30, -1, -74, -1, -89, -1, 34, -1, -111, -1, 27, -1, -7, -1, 13, -1, 72, -1, -105, -1, -18, -1, 108, -1, -68, -1, -4, -1, 29, -1, 37, -1, 95, -1, 25, -128 },
};

static const int8_t golden_y[3][1] = {
    { -37 },
    { -51 },
    { 88 },
};

/* How many of n numbers are not what they should be. */
static int differ(const adding_100_output_t *got, const adding_100_output_t *want, int n)
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
    static adding_100_state_t one, other;
    static adding_100_output_t y[1];
    int wrong = 0, t;
    adding_100_reset(&one);
    adding_100_reset(&other);
    for (t = 0; t < ADDING_100_STEPS; t++) {
        wrong += adding_100_step(&one, golden_x[a] + t * 2) != ADDING_100_OK;
        wrong += adding_100_step(&other, golden_x[b] + t * 2) != ADDING_100_OK;
    }
    wrong += adding_100_output(&one, y) != ADDING_100_OK;
    wrong += differ(y, golden_y[a], 1);
    wrong += adding_100_output(&other, y) != ADDING_100_OK;
    wrong += differ(y, golden_y[b], 1);
    return wrong;
}

int adding_100_selftest(void)
{
    static adding_100_output_t y[NUMBERS];
    int wrong = 0, n;
    for (n = 0; n < SEQUENCES; n++) {
        wrong += adding_100_run(golden_x[n], y) != ADDING_100_OK;
        wrong += differ(y, golden_y[n], NUMBERS);
    }

    for (n = 0; n < SEQUENCES; n++) {
        wrong += side_by_side(n, (n + 1) % SEQUENCES);
    }

    return wrong;
}

#ifdef ADDING_100_SELFTEST_MAIN
#include <stdio.h>

int main(void)
{
    const int wrong = adding_100_selftest();
    printf("adding_100: %d of the golden numbers differ: %s\n", wrong, wrong ? "fail" : "pass");
    return wrong != 0;
}
#endif
