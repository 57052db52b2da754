#!/bin/sh
# The policies of campus-week.yaml once tuned: of the settings named for each, the cheapest that turns away at most one join in a thousand,
# on the same group, warm pool and launch times. The winners stand in campus-week.yaml below the published defaults.
#   sh scenarios/policies/tune.sh .build/release/greenroom out/tune [POLICY ...]       all of them: about half an hour on two cores
set -eu
greenroom=$1
out=$2
shift 2
only=" $* "
week=$(dirname "$0")/campus-week.yaml

# What to choose among, by policy: the policy with what is not tuned, and the axes.
tune() {
  case "$only" in "  " | *" $1 "*) ;; *) return 0 ;; esac
  echo "== $1"
  "$greenroom" recommend "$week" --out "$out/$1" --quiet --max-runs 1000 --set "scaling=$2" --set "sweep.axes=$3" \
    --set 'objectives={minimize: cost_capacity_usd, subject_to: {rejected_join_rate: "<= 0.1%"}}' || [ $? = 1 ]
}

tune fixed '{policy: fixed, desired: 24}' '{scaling.desired: [18, 19, 20, 21, 22]}'
tune headroom '{policy: headroom, free_participants: 300}' \
  '{scaling.free_participants: [450, 600, 750, 900, 1050, 1200, 1500]}'
tune threshold '{policy: threshold, scale_out_above: 65%, scale_in_below: 30%}' \
  '{scaling.scale_out_above: [55%, 65%, 75%], scaling.scale_in_below: [30%, 35%, 40%], scaling.quantity_out: [1, 2, 4]}'
tune target_tracking '{policy: target_tracking, metric: utilization, target: 50%}' \
  '{scaling.target: [40%, 45%, 50%, 55%, 60%], scaling.evaluation_periods_out: [1, 3]}'
tune step_scaling '{policy: step_scaling, metric: utilization, threshold_out: 60%, steps_out: [{upper_bound: 10%, adjustment: 1}, {lower_bound: 10%, adjustment: 4}], threshold_in: 30%, steps_in: [{adjustment: -1}]}' \
  '{scaling.threshold_out: [50%, 55%, 60%, 65%], scaling.steps_out.0.adjustment: [1, 2], scaling.steps_out.1.adjustment: [4, 6, 8]}'
tune simple_scaling '{policy: simple_scaling, metric: utilization, threshold_out: 60%, adjustment_out: 2, threshold_in: 15%, adjustment_in: -1}' \
  '{scaling.threshold_out: [20%, 30%, 40%, 60%], scaling.adjustment_out: [4, 8, 16], scaling.cooldown: [10s, 1m, 5m]}'
tune jitsi '{policy: jitsi}' \
  '{scaling.scale_up_threshold: [0.4, 0.5, 0.6, 0.8], scaling.scale_up_quantity: [1, 4, 8], scaling.grace_period: [1m, 2m, 8m]}'
tune bbb_scaler '{policy: bbb_scaler}' \
  '{scaling.max_allowed_workload: [30%, 35%, 40%, 45%], scaling.machines_at_once: [1, 2, 4], scaling.minimum_active_machines: [2, 4, 8]}'
tune buffer '{policy: buffer, buffer_size: 2}' '{scaling.buffer_size: [1, 2, 3]}'
tune erlang '{policy: erlang}' \
  '{scaling.blocking: [1%, 0.0001%], scaling.window: [10m, 30m, 1h], scaling.launch_time: [10m, 20m, 40m, 1h]}'
tune standby '{policy: standby, floor: 2}' '{scaling.floor: [1, 2, 3]}'
tune combined '{policy: combined, policies: [{policy: target_tracking, metric: utilization, target: 50%}, {policy: step_scaling, metric: joins_per_instance, threshold_out: 100, steps_out: [{adjustment: 4}]}]}' \
  '{scaling.policies.0.target: [40%, 45%, 50%], scaling.policies.1.threshold_out: [10, 25, 50, 100], scaling.policies.1.steps_out.0.adjustment: [4, 8]}'
