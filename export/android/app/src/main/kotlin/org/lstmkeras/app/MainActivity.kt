package org.lstmkeras.app

import android.app.Activity
import android.content.Context
import android.hardware.Sensor
import android.hardware.SensorManager
import android.os.Bundle
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.ProgressBar
import android.widget.TextView
import org.lstmkeras.core.Manifest
import org.lstmkeras.core.Prediction
import org.lstmkeras.core.SelfTest
import kotlin.math.roundToInt

/**
 * One screen: the class in large letters, a bar for each class, what the self-test said, and a button to start again.
 *
 * A rotation makes a new activity: the model is loaded again, which takes milliseconds, and a new sequence starts, which it
 * must anyway because the sensors pause.
 */
class MainActivity :
    Activity(),
    Recognizer.Listener {
    private lateinit var label: TextView
    private lateinit var bars: ViewGroup
    private lateinit var status: TextView
    private lateinit var reset: Button
    private lateinit var recognizer: Recognizer

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.activity_main)
        label = findViewById(R.id.label)
        bars = findViewById(R.id.bars)
        status = findViewById(R.id.status)
        reset = findViewById(R.id.reset)
        reset.setOnClickListener { startAgain() }
        recognizer = Recognizer(getSystemService(Context.SENSOR_SERVICE) as SensorManager, assets, this)
        if (recognizer.missing.isEmpty()) recognizer.open() else onFailure(describe(recognizer.missing))
    }

    override fun onResume() {
        super.onResume()
        recognizer.resume()
        if (reset.isEnabled) label.setText(R.string.waiting)
    }

    override fun onPause() {
        recognizer.pause()
        if (reset.isEnabled) label.setText(R.string.paused)
        super.onPause()
    }

    override fun onDestroy() {
        recognizer.close()
        super.onDestroy()
    }

    override fun onOpened(
        manifest: Manifest,
        selfTest: SelfTest?,
    ) {
        bars.removeAllViews()
        for (name in manifest.labels) {
            val bar = layoutInflater.inflate(R.layout.bar, bars, false)
            bar.findViewById<TextView>(R.id.bar_name).text = name
            bars.addView(bar)
        }
        val contract = getString(R.string.contract, "${manifest.form.name.lowercase()}, ${manifest.state.meaning}")
        status.text = "${describe(selfTest)}\n$contract"
        reset.isEnabled = selfTest?.passed != false
        label.setText(if (reset.isEnabled) R.string.waiting else R.string.failed)
    }

    override fun onPrediction(prediction: Prediction) {
        if (label.text != prediction.label) label.text = prediction.label
        for ((bar, probability) in children().zip(prediction.probabilities.asList())) {
            val percent = (100 * probability).roundToInt()
            bar.findViewById<ProgressBar>(R.id.bar_value).progress = percent
            bar.findViewById<TextView>(R.id.bar_percent).text = getString(R.string.percent, percent)
        }
    }

    override fun onFailure(message: String) {
        label.setText(R.string.failed)
        status.text = message
        reset.isEnabled = false
    }

    private fun startAgain() {
        recognizer.reset()
        label.setText(R.string.waiting)
        for (bar in children()) {
            bar.findViewById<ProgressBar>(R.id.bar_value).progress = 0
            bar.findViewById<TextView>(R.id.bar_percent).text = ""
        }
    }

    private fun children(): List<View> = List(bars.childCount) { bars.getChildAt(it) }

    private fun describe(selfTest: SelfTest?): String =
        when {
            selfTest == null -> getString(R.string.no_golden)
            selfTest.passed -> getString(R.string.verified, selfTest.difference, selfTest.tolerance)
            else -> getString(R.string.not_verified, selfTest.difference, selfTest.tolerance, selfTest.where)
        }

    private fun describe(missing: List<Int>): String =
        missing.joinToString("\n") {
            val name = if (it == Sensor.TYPE_ACCELEROMETER) R.string.accelerometer else R.string.gyroscope
            getString(R.string.no_sensor, getString(name))
        }
}
