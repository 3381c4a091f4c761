package org.lstmkeras.app

import android.content.res.AssetManager
import android.hardware.Sensor
import android.hardware.SensorEvent
import android.hardware.SensorEventListener
import android.hardware.SensorManager
import android.os.Handler
import android.os.HandlerThread
import android.os.Looper
import org.lstmkeras.core.Artifact
import org.lstmkeras.core.ArtifactException
import org.lstmkeras.core.Manifest
import org.lstmkeras.core.Motion
import org.lstmkeras.core.Prediction
import org.lstmkeras.core.Resampler
import org.lstmkeras.core.Rest
import org.lstmkeras.core.SelfTest
import org.lstmkeras.core.SequenceClassifier

/**
 * Sensor events -> readings at the model's rate -> classes, all on a thread of its own. What a [Listener] hears comes on the
 * main thread.
 *
 * [open], then [resume] and [pause] with the activity, at last [close], all called on the main thread.
 */
class Recognizer(
    private val sensors: SensorManager,
    private val assets: AssetManager,
    private val listener: Listener,
) : SensorEventListener {
    /** What happens, on the main thread. */
    interface Listener {
        /**
         * The model is loaded. Predictions follow, unless the self-test failed.
         *
         * @param selfTest null where the artifact has no golden vectors.
         */
        fun onOpened(
            manifest: Manifest,
            selfTest: SelfTest?,
        )

        fun onPrediction(prediction: Prediction)

        /** Nothing more will come: the artifact cannot be played. */
        fun onFailure(message: String)
    }

    private val thread = HandlerThread("recognizer").apply { start() }
    private val worker = Handler(thread.looper)
    private val main = Handler(Looper.getMainLooper())

    // only on the main thread
    private var closed = false

    // only on the worker thread
    private var classifier: SequenceClassifier? = null
    private var motion: Motion? = null
    private val resampler = Resampler(listOf(AXES, AXES), SENSOR_HZ, MODEL_HZ)
    private val lastSensors = FloatArray(2 * AXES)

    /** Sensors that the model needs and this device lacks, by type. */
    val missing: List<Int> = SENSORS.filter { sensors.getDefaultSensor(it) == null }

    /** Loads and verifies the model, and tells the listener. */
    fun open() {
        worker.post {
            try {
                load()
            } catch (error: ArtifactException) {
                tell { onFailure(error.message.orEmpty()) }
            }
        }
    }

    /** Starts a new sequence and listens to the sensors. */
    fun resume() {
        reset()
        for (type in SENSORS) {
            val sensor = sensors.getDefaultSensor(type) ?: continue
            sensors.registerListener(this, sensor, (1e6 / SENSOR_HZ).toInt(), worker)
        }
    }

    /** Stops listening: sensors drain the battery. */
    fun pause() = sensors.unregisterListener(this)

    /** Starts a new sequence. */
    fun reset() {
        worker.post {
            resampler.reset()
            classifier?.reset()
        }
    }

    /** Frees the model and ends the thread. */
    fun close() {
        closed = true
        pause()
        worker.post {
            classifier?.close()
            classifier = null
        }
        thread.quitSafely()
    }

    override fun onSensorChanged(event: SensorEvent) {
        val source = SENSORS.indexOf(event.sensor.type)
        for (sample in resampler.add(source, event.timestamp, event.values)) {
            val classifier = classifier ?: continue
            if (sample.first) classifier.reset()
            sample.values.copyInto(lastSensors)
            val reading = motion?.reading(lastSensors) ?: continue
            if (reading.any { !it.isFinite() }) continue
            val prediction = classifier.push(reading) ?: continue
            tell { onPrediction(prediction) }
        }
    }

    override fun onAccuracyChanged(
        sensor: Sensor,
        accuracy: Int,
    ) = Unit

    private fun load() {
        val artifact = Artifact.open { name -> assets.open("$FOLDER/$name").use { it.readBytes() } }
        val manifest = artifact.manifest
        val scaler =
            manifest.scaler ?: throw ArtifactException(
                "the manifest has no scaler, so nobody knows what the model takes",
                "Export with the scaler of its training, as `lstm-keras run` does.",
            )
        // the training data comes from an Apple Watch, the events from Android
        motion = Motion(scaler, Rest.MINUS_ONE)
        val opened = SequenceClassifier(artifact, LiteRtModel(artifact.model), STRIDE, WINDOW)
        val selfTest = opened.verify()
        // better no answers than answers of another model
        if (selfTest?.passed == false) opened.close() else classifier = opened
        tell { onOpened(manifest, selfTest) }
    }

    private fun tell(what: Listener.() -> Unit) {
        main.post { if (!closed) listener.what() }
    }

    private companion object {
        /** The artifact in the assets. */
        const val FOLDER = "artifact"

        const val AXES = 3
        val SENSORS = listOf(Sensor.TYPE_ACCELEROMETER, Sensor.TYPE_GYROSCOPE)

        /** What the shoulder-imu model was trained on: recipe.toml and card.md beside it. The manifest does not say. */
        const val SENSOR_HZ = 50.0
        const val MODEL_HZ = 12.5
        const val WINDOW = 50

        /** A window is looked at twice a second. */
        const val STRIDE = 6
    }
}
