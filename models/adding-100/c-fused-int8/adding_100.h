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
#ifndef ADDING_100_H
#define ADDING_100_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ADDING_100_FEATURES 2 /* numbers in a step of the input; F */
#define ADDING_100_STEPS 110 /* steps of a window; T */
#define ADDING_100_OUTPUTS 1 /* numbers in a row of the output; K */
#define ADDING_100_OUTPUT_ROWS 1 /* rows of the output of a window */
#define ADDING_100_CAN_STEP 1 /* 1: step by step; 0: whole windows only */
#define ADDING_100_LABELS 0 /* names of classes */
#define ADDING_100_INPUT_SCALE 0.00784313772f /* real = scale (stored - zero point) */
#define ADDING_100_INPUT_ZERO_POINT (-1) /* what stands for 0 */
#define ADDING_100_OUTPUT_SCALE 0.00418638904f /* real = scale (stored - zero point) */
#define ADDING_100_OUTPUT_ZERO_POINT (-128) /* what stands for 0 */

/* What the functions return. */
#define ADDING_100_OK 0 /* it went well */
#define ADDING_100_NO_SUCH_TOKEN 1 /* a token that the table of the Embedding does not have */
#define ADDING_100_TOO_EARLY 2 /* there is no answer before more steps */
#define ADDING_100_TOO_LONG 3 /* more steps since the reset than a mean over time can hold */

typedef int8_t adding_100_input_t;
typedef int8_t adding_100_output_t;

/* What is remembered from step to step, 24 bytes. The caller owns it; what is in it is ours. */
typedef struct {
    int16_t lstm_1_c[8];
    int8_t lstm_1_h[8];
} adding_100_state_t;

/* Forget: the next step is the first of a sequence. To be called before any step. */
void adding_100_reset(adding_100_state_t *state);

/* Advance by one step.
 *   x [ADDING_100_FEATURES]  in
 * Returns ADDING_100_OK; nothing has changed unless it is 0. */
int adding_100_step(adding_100_state_t *state, const adding_100_input_t *x);

/* The answer to the steps since the reset; it may be asked for at any step.
 *   y [ADDING_100_OUTPUTS]  out
 * Returns ADDING_100_OK. */
int adding_100_output(const adding_100_state_t *state, adding_100_output_t *y);

/* A whole window.
 *   x [ADDING_100_STEPS][ADDING_100_FEATURES]  in
 *   y [ADDING_100_OUTPUTS]  out
 * The state is on the stack, or with run_in the caller's; whatever is in it is forgotten.
 * Returns ADDING_100_OK. */
int adding_100_run(const adding_100_input_t *x, adding_100_output_t *y);
int adding_100_run_in(adding_100_state_t *state, const adding_100_input_t *x, adding_100_output_t *y);

/* One step as it is stored.
 *   real [ADDING_100_FEATURES]  in   numbers as the model was trained on
 *   x    [ADDING_100_FEATURES]  out  beyond what can be stored, the nearest that can */
void adding_100_quantize(const float *real, adding_100_input_t *x);

/* What a row of the output stands for.
 *   y    [ADDING_100_OUTPUTS]  in
 *   real [ADDING_100_OUTPUTS]  out */
void adding_100_dequantize(const adding_100_output_t *y, float *real);

/* In adding_100_selftest.c: how many numbers differ from the golden ones; 0 is right. */
int adding_100_selftest(void);

#ifdef __cplusplus
}
#endif
#endif /* ADDING_100_H */
