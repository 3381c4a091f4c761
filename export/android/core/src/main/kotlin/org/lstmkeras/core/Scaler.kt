package org.lstmkeras.core

/**
 * x = (reading - mean) / deviation, channel by channel.
 *
 * @property mean one number per channel, in the channel's unit.
 * @property deviation likewise.
 * @property channels names of the channels.
 * @property units their physical units.
 */
class Scaler(
    val mean: DoubleArray,
    val deviation: DoubleArray,
    val channels: List<String>,
    val units: List<String>,
) {
    init {
        val lengths = setOf(mean.size, deviation.size, channels.size, units.size)
        if (lengths.size != 1 || deviation.any { !(it > 0) }) {
            throw ArtifactException(
                "the scaler needs one mean, positive deviation, name and unit per channel",
                "Copy a folder that the exporter wrote.",
            )
        }
    }

    /** Readings in physical units, any number of whole rows of channels, as x. */
    fun apply(readings: FloatArray): FloatArray =
        FloatArray(readings.size) {
            val channel = it % mean.size
            ((readings[it] - mean[channel]) / deviation[channel]).toFloat()
        }
}
