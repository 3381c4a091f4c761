/* What a program on an emulated Cortex-M has: a way to print, to end, to be counted. */

#ifndef LK_MICRO_H
#define LK_MICRO_H

#include <stdint.h>

/* Write a text that ends with 0 to standard output of the emulator. */
void lk_print(const char *text);

/* Write a number in decimal. */
void lk_print_int(int32_t number);

/* End the emulator with this exit status; never returns.  main() returning does the same. */
void lk_exit(int status);

/* Call a function, and return how many bytes of stack it and all that it calls have used. */
uint32_t lk_stack_used(void (*function)(void));

/* Instructions executed between the two are counted by count.c, exactly: the marks themselves are
 * moves of a register to itself, which no compiler emits, and are not counted.  Each pair gives a
 * number, in the order in which they were executed. */
#define LK_COUNT_START() __asm volatile("mov r10, r10" ::: "memory")
#define LK_COUNT_STOP() __asm volatile("mov r11, r11" ::: "memory")

#endif
