"""The classic long-lag tasks: endless sequences from a seed, and when a paper calls them learned.

    from lstm_keras.tasks import Adding

    task = Adding(steps=100)
    batch = task.draw(32, seed=0)           # x [B, T, F], y [B, K], lengths [B]
    task.right(answers, batch)              # [B] bool: the paper's tolerance, sequence by sequence
    criterion = task.criterion()            # the paper's rule for when to stop
    criterion.update(task.right(answers, batch), task.errors(answers, batch))
    criterion.met

Every task has the same face (`Task`). NumPy only; nothing here knows a network.

| task | per step | source |
|---|---|---|
| Reber, ContinualReber | yes | Hochreiter & Schmidhuber 1997, 5.1; Gers et al. 2000 |
| Distractors | no | Hochreiter & Schmidhuber 1997, 5.2c |
| Adding, Multiplication | no | Hochreiter & Schmidhuber 1997, 5.4 and 5.5 |
| TemporalOrder | no | Hochreiter & Schmidhuber 1997, 5.6a and 5.6b |
| CopyMemory | yes | Hochreiter & Schmidhuber's test in the layout of Arjovsky et al. 2016 |
| Parity | yes | a running exclusive or |
"""

from lstm_keras.tasks.adding import Adding, Multiplication
from lstm_keras.tasks.copying import CopyMemory
from lstm_keras.tasks.criteria import Recent
from lstm_keras.tasks.distractors import Distractors
from lstm_keras.tasks.order import TemporalOrder
from lstm_keras.tasks.parity import Parity
from lstm_keras.tasks.reber import ContinualReber, Reber
from lstm_keras.tasks.task import Batch, Task

__all__ = [
    "Adding",
    "Batch",
    "ContinualReber",
    "CopyMemory",
    "Distractors",
    "Multiplication",
    "Parity",
    "Reber",
    "Recent",
    "Task",
    "TemporalOrder",
]
