package org.lstmkeras.core

/** Standard gravity, m/s². */
const val STANDARD_GRAVITY = 9.80665

/** What az reads, in g, while the device that recorded the training data lies on a table, its face up. */
enum class Rest(
    val sign: Double,
) {
    /** Android's convention, and the physicist's: the table pushes upwards. */
    PLUS_ONE(1.0),

    /** Core Motion's, so an iPhone's and an Apple Watch's: gravity pulls downwards. */
    MINUS_ONE(-1.0),
}

/**
 * Android's accelerometer (m/s²) and gyroscope (rad/s) as a reading of the channels and units that a model was trained on.
 *
 * The axes of both systems are the same, x to the right, y up, z out of the face, and turns are counted counter-clockwise.
 *
 * @param rest how the training data's device signs acceleration.
 * @throws ArtifactException the model wants a channel or a unit that these sensors do not give.
 */
class Motion(
    scaler: Scaler,
    rest: Rest,
) {
    private val sources: IntArray
    private val factors: DoubleArray

    init {
        val known = scaler.channels.indices.map { CHANNELS.indexOf(scaler.channels[it]) to scaler.units[it] }
        sources = IntArray(known.size) { known[it].first }
        factors =
            DoubleArray(known.size) {
                val (source, unit) = known[it]
                when {
                    source in ACCELERATION && unit == "g" -> rest.sign / STANDARD_GRAVITY
                    source in ACCELERATION && unit == "m/s^2" -> rest.sign
                    source in ROTATION && unit == "rad/s" -> 1.0
                    source in ROTATION && unit == "deg/s" -> 180.0 / Math.PI
                    else -> throw ArtifactException(
                        "the model takes '${scaler.channels[it]}' in '$unit'",
                        "This app gives ax ay az in g or m/s^2 and wx wy wz in rad/s or deg/s: convert other channels in Motion.kt.",
                    )
                }
            }
    }

    /** [ax, ay, az, wx, wy, wz] of Android -> one number per channel of the model. */
    fun reading(sensors: FloatArray): FloatArray = FloatArray(sources.size) { (sensors[sources[it]] * factors[it]).toFloat() }

    private companion object {
        val CHANNELS = listOf("ax", "ay", "az", "wx", "wy", "wz")
        val ACCELERATION = 0..2
        val ROTATION = 3..5
    }
}
