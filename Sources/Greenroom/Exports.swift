// What another package sees of the other targets: what they make public, and nothing else.
@_exported public import PoolSimulation
@_exported public import Probability
@_exported public import Settings
@_exported public import Studies
@_exported public import Workloads
