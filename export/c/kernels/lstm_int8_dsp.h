/* One step of an int8 LSTM layer with the DSP instructions of a Cortex-M4. */
#ifndef LK_LSTM_INT8_DSP_H
#define LK_LSTM_INT8_DSP_H
#include "lstm_int8_layer.h"

#if LK_LSTM_INT8_DSP
#endif

#endif
