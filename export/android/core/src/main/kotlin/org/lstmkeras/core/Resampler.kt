package org.lstmkeras.core

/**
 * One step at the rate of the model.
 *
 * @property values the channels of all sources, side by side.
 * @property first whether it starts a sequence: it is the first, or a sensor fell silent before it.
 */
class Sample(
    val values: FloatArray,
    val first: Boolean,
)

/**
 * Sensor events, each source in its own irregular time, to samples at one steady rate: the mean of each source over each
 * block of 1 / [hz] seconds.
 *
 * Block means are what the training data was made of (`resample` in lstm_keras/sequences.py). Events come a little earlier
 * or later than they should, so blocks begin half an event before the first event: the others then lie well inside.
 *
 * A block without an event of a source repeats that source's last mean. After more than [longestGap] such blocks the
 * sequence is broken, and the next sample is the [Sample.first] of a new one.
 *
 * @param widths channels of each source.
 * @param sourceHz events per second that each source is asked for.
 * @param hz samples per second to come out.
 */
class Resampler(
    widths: List<Int>,
    sourceHz: Double,
    hz: Double,
    private val longestGap: Int = 3,
) {
    private val sources = widths.map(::Queue)
    private val block = 1e9 / hz
    private val lead = 0.5e9 / sourceHz

    /** When the first block of this sequence begins, on the clock of the events; null until every source has spoken. */
    private var start: Double? = null
    private var next = 0L

    /** Forgets everything: the next sample starts a sequence. */
    fun reset() {
        sources.forEach(Queue::clear)
        start = null
    }

    /**
     * Takes one event.
     *
     * @param source index into the widths.
     * @param nanos when it was measured, on the clock that all sources share. Events that go back in time are left out.
     * @return the samples that are complete now, oldest first; most often none.
     */
    fun add(
        source: Int,
        nanos: Long,
        values: FloatArray,
    ): List<Sample> {
        sources[source].add(nanos, values)
        val made = ArrayList<Sample>()
        while (true) made += complete() ?: return made
    }

    /** The next sample, once all sources are past its block. */
    private fun complete(): Sample? {
        if (sources.any { it.isEmpty }) return null
        val begin = start?.plus(next * block)
        if (begin == null || sources.any { it.oldest - begin >= (longestGap + 1) * block }) {
            // from here on all sources speak: a new sequence
            start = sources.maxOf { it.oldest } - lead
            next = 0
            sources.forEach { it.forget(before = checkNotNull(start)) }
            return complete()
        }
        val end = checkNotNull(start) + (next + 1) * block
        if (sources.any { it.newest < end }) return null
        val parts = sources.map { it.mean(before = end) }
        val values = FloatArray(parts.sumOf { it.size })
        parts.fold(0) { at, part -> at + part.size.also { part.copyInto(values, at) } }
        return Sample(values, first = next++ == 0L)
    }

    /** Events of one source that are in no sample yet. */
    private class Queue(
        private val width: Int,
    ) {
        private val events = ArrayDeque<Pair<Long, FloatArray>>()
        private var last = FloatArray(width)

        val isEmpty: Boolean get() = events.isEmpty()
        val oldest: Long get() = events.first().first
        val newest: Long get() = events.last().first

        fun clear() = events.clear()

        fun add(
            nanos: Long,
            values: FloatArray,
        ) {
            require(values.size >= width) { "an event has $width channels; got ${values.size}" }
            if (!isEmpty && nanos <= newest) return
            events.addLast(nanos to values.copyOf(width))
            // while another source is silent
            while (nanos - oldest > LONGEST_WAIT) events.removeFirst()
        }

        fun forget(before: Double) {
            while (!isEmpty && oldest < before) events.removeFirst()
        }

        /** Mean of the events before this time, which leave the queue; without any, the last mean. */
        fun mean(before: Double): FloatArray {
            val sum = DoubleArray(width)
            var count = 0
            while (!isEmpty && oldest < before) {
                val (_, values) = events.removeFirst()
                for (channel in sum.indices) sum[channel] += values[channel].toDouble()
                count++
            }
            if (count > 0) last = FloatArray(width) { (sum[it] / count).toFloat() }
            return last
        }
    }

    private companion object {
        const val LONGEST_WAIT = 1_000_000_000L
    }
}
