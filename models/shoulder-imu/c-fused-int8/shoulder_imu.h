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
#ifndef SHOULDER_IMU_H
#define SHOULDER_IMU_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SHOULDER_IMU_FEATURES 6 /* numbers in a step of the input; F */
#define SHOULDER_IMU_STEPS 50 /* steps of a window; T */
#define SHOULDER_IMU_OUTPUTS 7 /* numbers in a row of the output; K */
#define SHOULDER_IMU_OUTPUT_ROWS 1 /* rows of the output of a window */
#define SHOULDER_IMU_CAN_STEP 1 /* 1: step by step; 0: whole windows only */
#define SHOULDER_IMU_LABELS 7 /* names of classes */
#define SHOULDER_IMU_INPUT_SCALE 0.0374370813f /* real = scale (stored - zero point) */
#define SHOULDER_IMU_INPUT_ZERO_POINT 13 /* what stands for 0 */
#define SHOULDER_IMU_OUTPUT_SCALE 0.00390625f /* real = scale (stored - zero point) */
#define SHOULDER_IMU_OUTPUT_ZERO_POINT (-128) /* what stands for 0 */

/* What the functions return. */
#define SHOULDER_IMU_OK 0 /* it went well */
#define SHOULDER_IMU_NO_SUCH_TOKEN 1 /* a token that the table of the Embedding does not have */
#define SHOULDER_IMU_TOO_EARLY 2 /* there is no answer before more steps */
#define SHOULDER_IMU_TOO_LONG 3 /* more steps since the reset than a mean over time can hold */

typedef int8_t shoulder_imu_input_t;
typedef int8_t shoulder_imu_output_t;

/* What is remembered from step to step, 228 bytes. The caller owns it; what is in it is ours. */
typedef struct {
    int32_t steps;
    int32_t mean_1_sum[32];
    int16_t lstm_1_c[32];
    int8_t lstm_1_h[32];
} shoulder_imu_state_t;

extern const char *const shoulder_imu_labels[7];

/* What readings are standardised by: (reading - mean) / deviation. */
extern const float shoulder_imu_mean[6];
extern const float shoulder_imu_deviation[6];

/* Forget: the next step is the first of a sequence. To be called before any step. */
void shoulder_imu_reset(shoulder_imu_state_t *state);

/* Advance by one step.
 *   x [SHOULDER_IMU_FEATURES]  in
 * Returns SHOULDER_IMU_OK or SHOULDER_IMU_TOO_LONG; nothing has changed unless it is 0. */
int shoulder_imu_step(shoulder_imu_state_t *state, const shoulder_imu_input_t *x);

/* The answer to the steps since the reset; it may be asked for at any step.
 *   y [SHOULDER_IMU_OUTPUTS]  out
 * Returns SHOULDER_IMU_OK or SHOULDER_IMU_TOO_EARLY. */
int shoulder_imu_output(const shoulder_imu_state_t *state, shoulder_imu_output_t *y);

/* A whole window.
 *   x [SHOULDER_IMU_STEPS][SHOULDER_IMU_FEATURES]  in
 *   y [SHOULDER_IMU_OUTPUTS]  out
 * The state is on the stack, or with run_in the caller's; whatever is in it is forgotten.
 * Returns SHOULDER_IMU_OK. */
int shoulder_imu_run(const shoulder_imu_input_t *x, shoulder_imu_output_t *y);
int shoulder_imu_run_in(shoulder_imu_state_t *state, const shoulder_imu_input_t *x, shoulder_imu_output_t *y);

/* One step as it is stored.
 *   real [SHOULDER_IMU_FEATURES]  in   readings in their units
 *   x    [SHOULDER_IMU_FEATURES]  out  beyond what can be stored, the nearest that can */
void shoulder_imu_quantize(const float *real, shoulder_imu_input_t *x);

/* What a row of the output stands for.
 *   y    [SHOULDER_IMU_OUTPUTS]  in
 *   real [SHOULDER_IMU_OUTPUTS]  out */
void shoulder_imu_dequantize(const shoulder_imu_output_t *y, float *real);

/* In shoulder_imu_selftest.c: how many numbers differ from the golden ones; 0 is right. */
int shoulder_imu_selftest(void);

#ifdef __cplusplus
}
#endif
#endif /* SHOULDER_IMU_H */
