"""What is wrong with a quantized `.tflite` file, in which layer, and what to try.

No TensorFlow is needed, unless the file is compared with its Keras model.

`lstm_keras.diagnosis.diagnose.diagnose` does all of it; the other modules each answer one question.
"""
