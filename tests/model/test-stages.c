/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "journal.h"
#include "yp-stages.h"

#define SUBJECT "incident/zjg-20260824-000001"

/* @second is also the entry's number: the journal of these tests writes once a second. */
static void
take (YpStages *stages, guint64 second, const char *kind)
{
  g_autoptr (YpEntry) entry = entry_from (second, SUBJECT, kind, "{}");

  yp_stages_take (stages, entry);
}

static void
assert_clock (const YpStages *stages,
              YpStage stage,
              gint64 reached_s,
              gint64 spent_s,
              guint n_visits)
{
  const YpStageClock *clock = &stages->clocks[stage];

  g_assert_cmpint (clock->reached_at, ==, reached_s * G_TIME_SPAN_SECOND);
  g_assert_cmpint (yp_stages_measure (stages, stage, 1000 * G_TIME_SPAN_SECOND), ==,
                   spent_s * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (clock->n_visits, ==, n_visits);
}

static void
test_path (void)
{
  YpStages stages;

  take (&stages, 10, "reported");
  take (&stages, 14, "filed");
  take (&stages, 20, "dispatched");
  take (&stages, 21, "accepted");
  take (&stages, 25, "annotated");
  g_assert_cmpint (stages.stage, ==, YP_STAGE_HANDLE);
  assert_clock (&stages, YP_STAGE_HANDLE, 20, 980, 1);
  take (&stages, 30, "arrived");
  take (&stages, 60, "handled");
  take (&stages, 70, "checked");
  take (&stages, 80, "closed");

  assert_clock (&stages, YP_STAGE_COLLECT, 10, 4, 1);
  assert_clock (&stages, YP_STAGE_FILE, 14, 0, 1);
  assert_clock (&stages, YP_STAGE_DISPATCH, 14, 6, 1);
  assert_clock (&stages, YP_STAGE_HANDLE, 20, 40, 1);
  assert_clock (&stages, YP_STAGE_FEEDBACK, 60, 10, 1);
  assert_clock (&stages, YP_STAGE_CHECK, 70, 10, 1);
  assert_clock (&stages, YP_STAGE_EVALUATE, 80, 0, 1);
  g_assert_cmpint (stages.clocks[YP_STAGE_EVALUATE].left_at, ==, 0);
  take (&stages, 90, "followed-up");
  g_assert_cmpint (stages.clocks[YP_STAGE_EVALUATE].left_at, ==, 90 * G_TIME_SPAN_SECOND);
}

static void
test_back_and_forth (void)
{
  YpStages stages;

  take (&stages, 10, "reported");
  take (&stages, 20, "verified");
  take (&stages, 30, "filed");
  take (&stages, 40, "dispatched");
  take (&stages, 50, "returned");
  g_assert_cmpint (stages.stage, ==, YP_STAGE_DISPATCH);
  g_assert_cmpint (stages.state, ==, YP_STATE_RETURNED);
  take (&stages, 55, "dispatched");

  assert_clock (&stages, YP_STAGE_FILE, 20, 10, 1);
  assert_clock (&stages, YP_STAGE_DISPATCH, 50, 15, 2);
  assert_clock (&stages, YP_STAGE_HANDLE, 55, 955, 2);
}

/* A suspended incident's clock stands. */
static void
test_suspension (void)
{
  YpStages stages;

  take (&stages, 10, "reported");
  take (&stages, 20, "filed");
  take (&stages, 30, "dispatched");
  take (&stages, 40, "suspended");
  g_assert_cmpint (stages.stage, ==, YP_STAGE_DISPATCH);
  assert_clock (&stages, YP_STAGE_DISPATCH, 40, 10, 2);
  take (&stages, 100, "resumed");
  take (&stages, 105, "dispatched");
  assert_clock (&stages, YP_STAGE_DISPATCH, 40, 15, 2);
}

/* What ends otherwise did not go through the stages that it never saw, nor back. */
static void
test_other_ends (void)
{
  YpStages stages;

  take (&stages, 10, "reported");
  take (&stages, 20, "answered");
  g_assert_cmpint (stages.stage, ==, YP_STAGE_EVALUATE);
  assert_clock (&stages, YP_STAGE_FILE, 0, 0, 0);
  assert_clock (&stages, YP_STAGE_HANDLE, 0, 0, 0);

  take (&stages, 10, "reported");
  take (&stages, 20, "rejected");
  g_assert_cmpint (stages.stage, ==, YP_STAGE_FILE);

  take (&stages, 10, "reported");
  take (&stages, 20, "filed");
  take (&stages, 30, "dispatched");
  take (&stages, 40, "voided");
  g_assert_cmpint (stages.stage, ==, YP_STAGE_HANDLE);
  assert_clock (&stages, YP_STAGE_HANDLE, 30, 10, 1);
}

/* What the facts alone say is the same where nothing went back. */
static void
test_guess (void)
{
  const YpIncidentFacts facts = { .state = YP_STATE_CHECKED,
                                  .received_at = 10 * G_TIME_SPAN_SECOND,
                                  .filed_at = 14 * G_TIME_SPAN_SECOND,
                                  .dispatched_at = 20 * G_TIME_SPAN_SECOND,
                                  .handled_at = 60 * G_TIME_SPAN_SECOND,
                                  .updated_at = 70 * G_TIME_SPAN_SECOND };
  YpStages guessed;
  YpStages told;

  take (&told, 10, "reported");
  take (&told, 14, "filed");
  take (&told, 20, "dispatched");
  take (&told, 60, "handled");
  take (&told, 70, "checked");
  yp_stages_guess (&guessed, &facts);

  for (guint i = 0; i < YP_N_STAGES; i++)
    assert_clock (&guessed, (YpStage) i, told.clocks[i].reached_at / G_TIME_SPAN_SECOND,
                  yp_stages_measure (&told, (YpStage) i, 1000 * G_TIME_SPAN_SECOND) /
                      G_TIME_SPAN_SECOND,
                  told.clocks[i].n_visits);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/stages/path", test_path);
  g_test_add_func ("/model/stages/back-and-forth", test_back_and_forth);
  g_test_add_func ("/model/stages/suspension", test_suspension);
  g_test_add_func ("/model/stages/other-ends", test_other_ends);
  g_test_add_func ("/model/stages/guess", test_guess);

  return g_test_run ();
}
