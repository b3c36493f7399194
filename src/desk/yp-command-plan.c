/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-desk"

#include "yp-command-plan.h"

#include <glib/gi18n.h>

#include "yp-candidate.h"
#include "yp-coordinate.h"
#include "yp-day-text.h"
#include "yp-name-match.h"
#include "yp-order-words.h"
#include "yp-role-words.h"
#include "yp-words.h"

/* Of those whom a name may mean. */
#define MAX_HINTS 20

struct _YpCommandPlanner
{
  YpSituation *situation;
  YpItems *items;
  YpLayers *layers;
  YpNameMatch *names;
};

/* One line being planned. */
typedef struct
{
  YpCommandPlanner *planner;
  YpSituation *situation;
  const char *selected; /* (nullable) */
  YpCommandPlan *plan;
  YpCommand *command; /* the plan's */
  GPtrArray *ids;     /* (element-type utf8): incidents that are meant */
  gint64 now;
} Planning;

static void
free_hint (gpointer data)
{
  YpCommandHint *hint = data;

  g_free (hint->insert);
  g_free (hint->title);
  g_free (hint->detail);
  g_free (hint);
}

static void
free_act (gpointer data)
{
  YpCommandAct *act = data;

  g_free (act->incident);
  g_clear_pointer (&act->ask, yp_ask_free);
  g_free (act);
}

void
yp_command_plan_free (YpCommandPlan *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->acts);
  g_ptr_array_unref (self->hints);
  g_clear_pointer (&self->command, yp_command_free);
  g_free (self->words);
  g_free (self->id);
  g_free (self->unit);
  g_free (self->organization);
  g_free (self->support);
  g_free (self->into);
  g_free (self);
}

static const char *
get_kind_words (YpCommandKind kind)
{
  switch (kind)
    {
    case YP_COMMAND_OPEN:
      return _ ("Open an incident");
    case YP_COMMAND_GRANT:
      return _ ("Grant what is asked for");
    case YP_COMMAND_CONSULT:
      return _ ("Consultation");
    case YP_COMMAND_NEW:
      return _ ("New report");
    case YP_COMMAND_UNIT:
      return _ ("A unit: show it, or say how far it has come");
    case YP_COMMAND_GO:
      return _ ("Go to a place");
    case YP_COMMAND_REPLAY:
      return _ ("Look back; without a time: live again");
    case YP_COMMAND_LAYER:
      return _ ("Show or hide a layer");
    case YP_COMMAND_EXPLAIN:
      return _ ("Why it is due when it is");
    case YP_COMMAND_HANDOVER:
      return _ ("Handovers; with a seat: hand it over");
    case YP_COMMAND_STEP:
    case YP_COMMAND_ORDER:
    default:
      return NULL;
    }
}

/**
 * yp_command_get_words:
 * @verb: a command
 *
 * Returns: what it does
 */
const char *
yp_command_get_words (const YpCommandVerb *verb)
{
  if (verb->kind == YP_COMMAND_STEP)
    return yp_words_get_action (verb->action);
  if (verb->kind == YP_COMMAND_ORDER)
    return yp_words_get_order_kind (verb->action);

  return get_kind_words (verb->kind);
}

static void
add_hint (Planning *self, const char *insert, const char *title, const char *detail)
{
  YpCommandHint *hint = g_new0 (YpCommandHint, 1);

  hint->insert = g_strdup (insert);
  hint->title = g_strdup (title);
  hint->detail = g_strdup (detail);
  g_ptr_array_add (self->plan->hints, hint);
}

static void
hint_at (Planning *self, const YpCommandWord *word)
{
  self->plan->hint_start = word->start;
  self->plan->hint_length = word->length;
}

/* Takes over @words. */
static gboolean
fail (Planning *self, const YpCommandWord *word, char *words)
{
  g_free (self->plan->words);
  self->plan->words = words;
  self->plan->fault_start = word->start;
  self->plan->fault_length = word->length;

  return FALSE;
}

static gboolean
ready (Planning *self, char *words)
{
  g_free (self->plan->words);
  self->plan->words = words;
  self->plan->is_ready = TRUE;

  return TRUE;
}

/* “1126-004821 占道经营 人民路12号” */
static char *
format_incident (Planning *self, const char *id)
{
  YpIncident *incident = yp_situation_get_incident (self->situation, id);
  const YpIncidentFacts *facts = incident != NULL ? yp_incident_get_facts (incident) : NULL;
  const char *dash = strrchr (id, '-');
  const char *address;

  if (dash == NULL || dash - id < 4)
    dash = id;
  else
    dash -= 4;
  if (facts == NULL)
    return g_strdup (dash);

  address = facts->address != NULL ? facts->address : "";
  return g_strdup_printf ("%s  %s  %s", dash, yp_words_get_item (self->situation, facts), address);
}

/* “1126.4821”, which means one alone. */
static char *
format_reference (const char *id)
{
  const char *dash = strrchr (id, '-');
  g_autofree char *day = dash != NULL && dash - id >= 4 ? g_strndup (dash - 4, 4) : NULL;

  if (day == NULL)
    return g_strdup (id);

  return g_strdup_printf ("%s.%" G_GUINT64_FORMAT, day, g_ascii_strtoull (dash + 1, NULL, 10));
}

/* Whether not all of them are of the same day; sorted by id. */
static gboolean
spans_days (GPtrArray *ids)
{
  YpCommandNumber first;
  YpCommandNumber last;

  if (ids->len < 2)
    return FALSE;

  yp_command_number_read (g_ptr_array_index (ids, 0), &first);
  yp_command_number_read (g_ptr_array_index (ids, ids->len - 1), &last);
  return first.n_day != last.n_day || memcmp (first.day, last.day, first.n_day) != 0;
}

/* Those one target means: exact numbers, or else those that end so. */
static gboolean
take_found (Planning *self,
            const YpCommandTarget *target,
            GPtrArray *exact,
            GPtrArray *ending,
            const YpCommandWord *word,
            GPtrArray *ids)
{
  GPtrArray *found = exact->len > 0 ? exact : ending;

  if (found->len == 0)
    return fail (self, word,
                 g_strdup_printf (_ ("No incident that is open or ended today has the number %u"),
                                     (guint) target->first));

  if (target->first == target->last && found->len > 1)
    {
      hint_at (self, word);
      for (guint i = 0; i < MIN (found->len, MAX_HINTS); i++)
        {
          const char *id = g_ptr_array_index (found, i);
          g_autofree char *reference = format_reference (id);
          g_autofree char *title = format_incident (self, id);

          add_hint (self, reference, title, NULL);
        }
      return fail (self, word,
                   g_strdup_printf (_ ("%u incidents have a number that ends so"), found->len));
    }

  if (spans_days (found))
    return fail (self, word,
                 g_strdup (_ ("The range has numbers of several days; write 1126.4821-4830")));

  for (guint i = 0; i < found->len; i++)
    if (!g_ptr_array_find_with_equal_func (ids, g_ptr_array_index (found, i), g_str_equal, NULL))
      g_ptr_array_add (ids, g_ptr_array_index (found, i));

  return TRUE;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

typedef struct
{
  GPtrArray *exact;
  GPtrArray *ending;
} Matches;

static void
clear_matches (gpointer data)
{
  Matches *matches = data;

  g_ptr_array_unref (matches->exact);
  g_ptr_array_unref (matches->ending);
}

static void
match_targets (const YpCommandTarget *targets, guint n_targets, const char *id, Matches *matches)
{
  YpCommandNumber number;

  if (!yp_command_number_read (id, &number))
    return;

  for (guint i = 0; i < n_targets; i++)
    {
      guint match = yp_command_target_match (&targets[i], &number);

      if (match > 0)
        g_ptr_array_add (match == 2 ? matches[i].exact : matches[i].ending, (gpointer) id);
    }
}

/* Adds those that are meant to @ids. One walk through the list for all targets. */
static gboolean
find_incidents (Planning *self,
                const YpCommandTarget *targets,
                guint n_targets,
                const YpCommandWord *word,
                GPtrArray *ids)
{
  GListModel *incidents = yp_situation_get_incidents (self->situation);
  guint n = g_list_model_get_n_items (incidents);
  g_autoptr (GArray) matches = g_array_sized_new (FALSE, FALSE, sizeof (Matches), n_targets);

  g_array_set_clear_func (matches, clear_matches);
  for (guint i = 0; i < n_targets; i++)
    {
      Matches none = { g_ptr_array_new (), g_ptr_array_new () };

      g_array_append_val (matches, none);
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);

      match_targets (targets, n_targets, yp_incident_get_id (incident),
                     (Matches *) (gpointer) matches->data);
    }

  for (guint i = 0; i < n_targets; i++)
    {
      const Matches *found = &g_array_index (matches, Matches, i);

      g_ptr_array_sort (found->exact, compare_ids);
      if (!take_found (self, &targets[i], found->exact, found->ending, word, ids))
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_targets (Planning *self)
{
  YpCommand *command = self->command;

  if (command->targets->len > 0)
    return find_incidents (self, (const YpCommandTarget *) (gpointer) command->targets->data,
                           command->targets->len, &command->target, self->ids);

  if (self->selected == NULL)
    {
      command->target.start = command->code.start + command->code.length;
      return fail (self, &command->target,
                   g_strdup (_ ("Which incident? None is selected; write its number")));
    }

  g_ptr_array_add (self->ids, (gpointer) self->selected);
  return TRUE;
}

static gboolean
find_one (Planning *self)
{
  if (!find_targets (self))
    return FALSE;
  if (self->ids->len > 1)
    return fail (self, &self->command->target, g_strdup (_ ("One incident at a time")));

  self->plan->id = g_strdup (g_ptr_array_index (self->ids, 0));
  return TRUE;
}

static gboolean
find_into (Planning *self)
{
  YpCommand *command = self->command;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (command->into.length == 0)
    return TRUE;
  if (!find_incidents (self, &command->into_target, 1, &command->into, ids))
    return FALSE;

  self->plan->into = g_strdup (g_ptr_array_index (ids, 0));
  return TRUE;
}

/* Who goes. */

typedef struct
{
  YpNameRank rank;
  YpUnit *unit;             /* (nullable); the situation's */
  const char *organization; /* (nullable); a unit's */
  YpCandidate *candidate;   /* (nullable) */
} Choice;

static void
clear_choice (gpointer data)
{
  g_clear_object (&((Choice *) data)->candidate);
}

static YpNameRank
rank_unit (Planning *self, const YpUnitFacts *facts, const char *written)
{
  YpNameRank id = yp_name_match_rank (self->planner->names, facts->id, written);
  YpNameRank name = yp_name_match_rank (self->planner->names, facts->name, written);

  return MAX (id, name);
}

/* A name written out before one that begins so, before one of whose middle it is; then an
 * organization before its units; then the nearest that is on duty. */
static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const Choice *one = a;
  const Choice *other = b;

  if (one->rank != other->rank)
    return one->rank > other->rank ? -1 : 1;
  if ((one->unit == NULL) != (other->unit == NULL))
    return one->unit == NULL ? -1 : 1;
  if (one->unit == NULL)
    return strcmp (one->organization, other->organization);

  return yp_candidate_compare (one->candidate, other->candidate);
}

static void
add_unit (Planning *self, GArray *choices, YpUnit *unit, const char *written)
{
  YpIncident *incident =
      self->ids->len > 0
          ? yp_situation_get_incident (self->situation, g_ptr_array_index (self->ids, 0))
          : NULL;
  static const YpIncidentFacts nowhere;
  Choice choice = { rank_unit (self, yp_unit_get_facts (unit), written), unit, NULL, NULL };

  if (choice.rank == YP_NAME_OTHER)
    return;

  choice.candidate = yp_candidate_new (
      self->situation, unit, incident != NULL ? yp_incident_get_facts (incident) : &nowhere);
  g_array_append_val (choices, choice);
}

/* (transfer full) (element-type Choice): the best first. */
static GArray *
list_choices (Planning *self, const char *written, gboolean with_units, gboolean with_organizations)
{
  GListModel *units = yp_situation_get_units (self->situation);
  guint n = g_list_model_get_n_items (units);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));

  g_array_set_clear_func (choices, clear_choice);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpUnit) unit = g_list_model_get_item (units, i);
      const char *organization = yp_unit_get_facts (unit)->organization;

      if (with_units)
        add_unit (self, choices, unit, written);
      if (with_organizations && organization != NULL &&
          g_hash_table_add (seen, (gpointer) organization))
        {
          Choice choice = { yp_name_match_rank (self->planner->names, organization, written), NULL,
                            organization, NULL };

          if (choice.rank != YP_NAME_OTHER)
            g_array_append_val (choices, choice);
        }
    }
  g_array_sort (choices, compare_choices);

  return choices;
}

static char *
describe_choice (Planning *self, const Choice *choice)
{
  const YpUnitFacts *facts;
  double distance_m;
  g_autofree char *distance = NULL;

  if (choice->unit == NULL)
    return g_strdup (_ ("organization: it sends one itself"));

  facts = yp_unit_get_facts (choice->unit);
  distance_m = yp_candidate_get_distance_m (choice->candidate);
  distance = distance_m >= 0 ? yp_words_format_distance (distance_m) : NULL;

  return g_strjoin (" · ", yp_words_get_unit_status (facts->status),
                    distance != NULL ? distance : (facts->organization ? facts->organization : "–"),
                    NULL);
}

/* From @offset on; none where that is another in the line, because its letters were full-width. */
static void
hint_choices (Planning *self, GArray *choices, const YpCommandWord *word, gsize offset)
{
  g_ptr_array_set_size (self->plan->hints, 0);
  if (offset > 0 && strlen (word->text) != word->length)
    return;

  self->plan->hint_start = word->start + (guint) offset;
  self->plan->hint_length = word->length - (guint) offset;
  for (guint i = 0; i < MIN (choices->len, MAX_HINTS); i++)
    {
      const Choice *choice = &g_array_index (choices, Choice, i);
      const char *id = choice->unit != NULL ? yp_unit_get_id (choice->unit) : choice->organization;
      g_autofree char *title = choice->unit != NULL ? yp_words_format_unit (self->situation, id)
                                                    : g_strdup (choice->organization);
      g_autofree char *detail = describe_choice (self, choice);

      add_hint (self, id, title, detail);
    }
}

static gboolean
check_duty (Planning *self, const Choice *choice, const YpCommandWord *word)
{
  g_autofree char *name = NULL;

  if (choice->unit == NULL || yp_candidate_get_is_on_duty (choice->candidate))
    return TRUE;

  name = yp_words_format_unit (self->situation, yp_unit_get_id (choice->unit));
  return fail (self, word, g_strdup_printf (_ ("%s is off duty and cannot be sent"), name));
}

/* “cg+sw”: who goes, who helps. */
static gboolean
find_whom (Planning *self)
{
  const YpCommandWord *word = &self->command->whom;
  g_auto (GStrv) parts = g_strsplit (word->text, "+", 6);
  g_autoptr (GPtrArray) helpers = g_ptr_array_new ();
  gsize offset = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autoptr (GArray) choices = list_choices (self, parts[i], i == 0, TRUE);
      const Choice *best = choices->len > 0 ? &g_array_index (choices, Choice, 0) : NULL;

      hint_choices (self, choices, word, offset);
      offset += strlen (parts[i]) + 1;
      if (best == NULL)
        return fail (self, word, g_strdup_printf (_ ("Nobody is called “%s”"), parts[i]));
      if (!check_duty (self, best, word))
        return FALSE;

      if (i > 0)
        g_ptr_array_add (helpers, (gpointer) best->organization);
      else if (best->unit != NULL)
        self->plan->unit = g_strdup (yp_unit_get_id (best->unit));
      else
        self->plan->organization = g_strdup (best->organization);
    }

  g_ptr_array_add (helpers, NULL);
  if (helpers->len > 1)
    self->plan->support = g_strjoinv (",", (char **) helpers->pdata);
  return TRUE;
}

/* Steps. */

/* What the line says of what the step asks; FALSE where it says too little. */
static gboolean
fill_act (Planning *self, YpCommandAct *act)
{
  const YpCommand *command = self->command;
  const YpAsk *ask = act->ask;
  const char *note = command->rest.length > 0 ? command->rest.text : NULL;
  YpAnswer answer = { .text = self->plan->into, .time = self->plan->until, .note = note };
  guint choice = command->choice.length > 0 ? (guint) (command->choice.text[0] - '0') : 0;

  if (ask == NULL)
    {
      act->step = (YpStep){ .action = self->plan->action, .note = note };
      return TRUE;
    }
  if ((ask->needs_note && note == NULL) ||
      (ask->text == YP_ASK_INCIDENT && self->plan->into == NULL) ||
      (ask->text == YP_ASK_DAY && self->plan->until == 0) || choice > ask->choices->len)
    return FALSE;
  if (choice == 0 && ask->text == YP_ASK_NO_TEXT && ask->choices->len > 0)
    {
      /* Of several answers the line has to say which, of conditions the first is meant. */
      if (strcmp (self->plan->action, "file") != 0)
        return FALSE;
      choice = 1;
    }

  if (choice > 0)
    answer.choice = ((YpChoice *) g_ptr_array_index (ask->choices, choice - 1))->value;
  yp_ask_fill_step (ask, &answer, &act->step);
  return TRUE;
}

static YpCommandAct *
make_act (Planning *self, YpIncident *incident, const YpTransition *transition)
{
  YpCommandAct *act = g_new0 (YpCommandAct, 1);

  act->incident = g_strdup (yp_incident_get_id (incident));
  if ((transition->needs & YP_NEEDS_UNIT) == 0)
    act->ask = yp_ask_new_for_step (self->situation, self->planner->items, incident, transition,
                                    self->now);
  return act;
}

static gboolean
can_take (Planning *self, YpIncident *incident, const YpTransition *transition, char **why)
{
  YpState state = yp_incident_get_facts (incident)->state;
  g_autoptr (GError) error = NULL;

  if (yp_incident_may (incident, transition, self->now, &error))
    return TRUE;

  if ((transition->from & YP_STATE_BIT (state)) == 0)
    /* Translators: state now, action asked for, state it needs */
    *why = g_strdup_printf (_ ("It is “%s”; “%s” needs “%s”"), yp_words_get_state (state),
                               yp_words_get_action (transition->action),
                               yp_words_get_state ((YpState) g_bit_nth_lsf (transition->from, -1)));
  else
    *why = g_strdup (error->message);
  return FALSE;
}

static gboolean
check_live (Planning *self)
{
  return yp_situation_is_live (self->situation) ||
         fail (self, &self->command->code,
               g_strdup (_ ("This is the past: nothing can be done in it. r goes back to now")));
}

/* Whether anything but the incident's own way could keep it back. */
static gboolean
check_roles (Planning *self, const YpTransition *transition)
{
  char *why = yp_words_explain_roles (yp_situation_get_roles (self->situation), transition->roles);

  return why == NULL || fail (self, &self->command->code, why);
}

static const YpTransition *
find_granted (YpIncident *incident)
{
  static const char *const actions[YP_N_PENDINGS] = {
    [YP_PENDING_EXTENSION] = "extend",
    [YP_PENDING_SUSPENSION] = "suspend",
    [YP_PENDING_APPEAL] = "exempt",
  };

  return yp_lifecycle_find_action (actions[yp_incident_get_facts (incident)->pending]);
}

/* “→ Officer C1 + 水务局”; what the condition is; what was said. */
static char *
describe_act (Planning *self, const YpCommandAct *act)
{
  g_autofree char *incident = format_incident (self, act->incident);
  g_autofree char *unit = yp_words_format_unit (self->situation, self->plan->unit);
  const char *to = self->plan->unit != NULL ? unit : self->plan->organization;
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text, "%s  %s", yp_words_get_done (yp_lifecycle_find_action (act->step.action)), incident);
  if (to != NULL)
    g_string_append_printf (text, "  →  %s", to);
  if (self->plan->support != NULL)
    g_string_append_printf (text, " + %s", self->plan->support);
  if (self->plan->into != NULL)
    g_string_append_printf (text, "  →  %s", self->plan->into);
  for (guint i = 0; act->ask != NULL && act->step.condition != NULL && i < act->ask->choices->len;
       i++)
    {
      const YpChoice *choice = g_ptr_array_index (act->ask->choices, i);

      if (strcmp (choice->value, act->step.condition) == 0)
        g_string_append_printf (text, " · %s · %s", choice->title, choice->detail);
    }

  return g_string_free (text, FALSE);
}

static char *
describe_acts (Planning *self, guint n_left_out, const char *why)
{
  const YpCommandAct *first = g_ptr_array_index (self->plan->acts, 0);
  g_autofree char *one = describe_act (self, first);
  g_autofree char *all = NULL;
  g_autofree char *out = NULL;

  if (self->plan->acts->len == 1 && n_left_out == 0)
    return g_steal_pointer (&one);

  /* Translators: a step of several incidents; the first of them in words */
  all = g_strdup_printf (ngettext ("%u incident: %s", "%u incidents: %s …", self->plan->acts->len),
                         self->plan->acts->len, one);
  if (n_left_out == 0)
    return g_steal_pointer (&all);

  out = g_strdup_printf (ngettext ("%u is left out", "%u are left out", n_left_out), n_left_out);
  return g_strdup_printf ("%s (%s: %s)", all, out, why);
}

/* What the step may be told by a digit. */
static void
hint_choices_of_ask (Planning *self, const YpAsk *ask)
{
  YpCommandWord end = self->command->rest;

  if (ask == NULL || ask->choices->len == 0 || ask->text != YP_ASK_NO_TEXT)
    return;

  if (self->command->choice.length > 0)
    end = self->command->choice;
  else
    end.length = 0;
  hint_at (self, &end);
  for (guint i = 0; i < ask->choices->len; i++)
    {
      const YpChoice *choice = g_ptr_array_index (ask->choices, i);
      g_autofree char *digit = g_strdup_printf ("%u", i + 1);

      add_hint (self, digit, choice->title, choice->detail);
    }
}

static const char *
get_missing (const YpAsk *ask)
{
  if (ask->text == YP_ASK_INCIDENT)
    return _ ("into which incident");
  if (ask->text == YP_ASK_DAY)
    return _ ("until which day");
  if (ask->choices->len > 0 && !ask->needs_note)
    return ask->choices_name;

  return ask->note_name;
}

/* A form asks for what the line leaves out; of several incidents the line has to say it. */
static gboolean
say_too_little (Planning *self, const YpCommandAct *act, const char *action)
{
  YpCommandWord end = self->command->rest;

  hint_choices_of_ask (self, act->ask);
  if (self->ids->len == 1)
    {
      self->plan->opens_form = TRUE;
      self->plan->id = g_strdup (act->incident);
      self->plan->action = action;
      /* Translators: a step, and what it is to be told besides */
      return ready (self,
                    g_strdup_printf (_ ("%s: still to be told: %s. Enter opens the form."),
                                        yp_words_get_action (action), get_missing (act->ask)));
    }

  return fail (self, &end, g_strdup_printf (_ ("Write at the end: %s"), get_missing (act->ask)));
}

static gboolean
plan_steps (Planning *self, const YpTransition *wanted)
{
  g_autofree char *first_why = NULL;
  guint n_left_out = 0;

  for (guint i = 0; i < self->ids->len; i++)
    {
      YpIncident *incident =
          yp_situation_get_incident (self->situation, g_ptr_array_index (self->ids, i));
      const YpTransition *transition =
          wanted != NULL || incident == NULL ? wanted : find_granted (incident);
      g_autofree char *why = NULL;
      YpCommandAct *act;

      if (incident == NULL)
        continue;
      if (transition == NULL)
        why = g_strdup (_ ("Nothing is asked for there"));
      else if (!check_roles (self, transition))
        return FALSE;
      if (why != NULL || !can_take (self, incident, transition, &why))
        {
          n_left_out++;
          if (first_why == NULL)
            first_why = g_steal_pointer (&why);
          continue;
        }

      self->plan->action = transition->action;
      act = make_act (self, incident, transition);
      g_ptr_array_add (self->plan->acts, act);
      if (!fill_act (self, act))
        return say_too_little (self, act, transition->action);
      act->step.unit = self->plan->unit;
      act->step.organization = self->plan->organization;
      act->step.support = self->plan->support;
    }

  if (self->plan->acts->len == 0)
    return fail (self, &self->command->target,
                 first_why != NULL ? g_steal_pointer (&first_why)
                                   : g_strdup (_ ("It is gone meanwhile")));

  hint_choices_of_ask (self, ((YpCommandAct *) g_ptr_array_index (self->plan->acts, 0))->ask);
  return ready (self, describe_acts (self, n_left_out, first_why));
}

static gboolean
read_until (Planning *self)
{
  g_autoptr (GError) error = NULL;

  if (self->command->until.length == 0 ||
      yp_day_text_parse (self->command->until.text, self->now, &self->plan->until, &error))
    return TRUE;

  return fail (self, &self->command->until, g_strdup (error->message));
}

static gboolean
plan_step (Planning *self)
{
  const YpTransition *transition = yp_lifecycle_find_action (self->command->verb->action);

  return check_live (self) && find_targets (self) && find_into (self) && read_until (self) &&
         (self->command->whom.length == 0 || find_whom (self)) && plan_steps (self, transition);
}

/* All else. */

/* The unit's incident in which that step may be taken. */
static gboolean
find_work (Planning *self, const YpTransition *transition)
{
  GListModel *incidents = yp_situation_get_incidents (self->situation);
  guint n = g_list_model_get_n_items (incidents);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (YpIncident) incident = g_list_model_get_item (incidents, i);

      if (g_strcmp0 (yp_incident_get_facts (incident)->unit, self->plan->id) == 0 &&
          yp_incident_may (incident, transition, self->now, NULL))
        g_ptr_array_add (self->ids, (gpointer) yp_incident_get_id (incident));
    }

  if (self->ids->len == 1)
    return TRUE;
  if (self->ids->len == 0)
    return fail (self, &self->command->status,
                 g_strdup (_ ("It has no incident in which that step is next")));

  return fail (self, &self->command->status,
               g_strdup_printf (_ ("It has %u such incidents; write the step and the number"),
                                   self->ids->len));
}

static gboolean
plan_status (Planning *self)
{
  const YpCommandVerb *verb = yp_command_find_verb (self->command->status.text);
  const YpTransition *transition = verb != NULL ? yp_lifecycle_find_action (verb->action) : NULL;

  if (transition == NULL || transition->needs != YP_NEEDS_NOTHING ||
      transition->effect == YP_UNIT_EFFECT_NONE)
    return fail (self, &self->command->status,
                 g_strdup (_ ("How far it has come: qs accepted, dc arrived, cz handled")));

  return check_live (self) && find_work (self, transition) && plan_steps (self, transition);
}

static gboolean
plan_unit (Planning *self)
{
  g_autoptr (GArray) choices = list_choices (self, self->command->whom.text, TRUE, FALSE);
  g_autofree char *name = NULL;

  hint_choices (self, choices, &self->command->whom, 0);
  if (choices->len == 0)
    return fail (self, &self->command->whom,
                 g_strdup_printf (_ ("Nobody is called “%s”"), self->command->whom.text));

  self->plan->id = g_strdup (yp_unit_get_id (g_array_index (choices, Choice, 0).unit));
  if (self->command->status.length > 0)
    return plan_status (self);

  name = yp_words_format_unit (self->situation, self->plan->id);
  return ready (self, g_strdup_printf (_ ("Show %s"), name));
}

static gboolean
plan_place (Planning *self)
{
  const char *text = self->command->rest.text;
  YpCoordinate coordinate;
  double longitude;
  double latitude;

  if (!yp_coordinate_parse (text, &coordinate))
    return ready (self, g_strdup_printf (_ ("Go to the first that is found for “%s”"), text));

  yp_coordinate_get_place (&coordinate, coordinate.datum, &longitude, &latitude);
  return ready (self, g_strdup_printf (_ ("Go to %.5f, %.5f"), latitude, longitude));
}

static gboolean
plan_replay (Planning *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *time = NULL;

  if (self->command->rest.length == 0)
    return ready (self, g_strdup (_ ("Live again")));
  if (!yp_day_text_parse_past (self->command->rest.text, g_get_real_time (), &self->plan->time,
                               &error))
    return fail (self, &self->command->rest, g_strdup (error->message));

  time = yp_words_format_time (self->plan->time);
  return ready (self, g_strdup_printf (_ ("Look back to %s"), time));
}

static gboolean
plan_layer (Planning *self)
{
  GListModel *layers = yp_layers_get_list (self->planner->layers);
  YpNameRank best = YP_NAME_OTHER;
  YpLayerItem *found = NULL; /* the list's */

  hint_at (self, &self->command->whom);
  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    {
      g_autoptr (YpLayerItem) item = g_list_model_get_item (layers, i);
      const char *title = yp_layer_item_get_title (item);
      YpNameRank rank = yp_name_match_rank (self->planner->names, title, self->command->whom.text);

      if (rank == YP_NAME_OTHER)
        continue;
      add_hint (self, title, title, yp_layer_item_get_visible (item) ? _ ("shown") : _ ("hidden"));
      if (rank > best)
        {
          best = rank;
          found = item;
        }
    }
  if (found == NULL)
    return fail (self, &self->command->whom,
                 g_strdup_printf (_ ("No layer is called “%s”"), self->command->whom.text));

  self->plan->id = g_strdup (yp_layer_item_get_id (found));
  return ready (self, g_strdup_printf (yp_layer_item_get_visible (found)
                                       ? _ ("Hide the layer %s")
                                       : _ ("Show the layer %s"), yp_layer_item_get_title (found)));
}

static gboolean
plan_one (Planning *self)
{
  g_autofree char *incident = NULL;

  if (self->command->verb->kind == YP_COMMAND_EXPLAIN && self->command->target.length == 0)
    return fail (
        self, &self->command->target,
        g_strdup (_ ("All commands. Tab takes one; ? 4821 tells why it is due when it is")));
  if (!find_one (self))
    return FALSE;

  incident = format_incident (self, self->plan->id);
  if (self->command->verb->kind == YP_COMMAND_OPEN)
    return ready (self, g_strdup_printf (_ ("Open %s"), incident));

  return ready (self,
                g_strdup_printf ("%s  %s", yp_command_get_words (self->command->verb), incident));
}

static void
plan_command (Planning *self)
{
  switch (self->command->verb->kind)
    {
    case YP_COMMAND_STEP:
      plan_step (self);
      break;
    case YP_COMMAND_GRANT:
      if (check_live (self) && find_targets (self))
        plan_steps (self, NULL);
      break;
    case YP_COMMAND_NEW:
      ready (self, g_strdup (_ ("New report")));
      break;
    case YP_COMMAND_HANDOVER:
      ready (self, self->command->rest.length > 0
             ? g_strdup_printf (_ ("Hand over %s"), self->command->rest.text)
             : g_strdup (_ ("Handovers")));
      break;
    case YP_COMMAND_UNIT:
      plan_unit (self);
      break;
    case YP_COMMAND_GO:
      plan_place (self);
      break;
    case YP_COMMAND_REPLAY:
      plan_replay (self);
      break;
    case YP_COMMAND_LAYER:
      plan_layer (self);
      break;
    case YP_COMMAND_OPEN:
    case YP_COMMAND_ORDER:
    case YP_COMMAND_CONSULT:
    case YP_COMMAND_EXPLAIN:
    default:
      plan_one (self);
      break;
    }
}

/* All that begin as the line does; the whole table for nothing and for “?”. */
static void
hint_verbs (Planning *self, const char *line)
{
  g_autofree char *begun = g_utf8_strdown (line, -1);
  guint n_verbs;
  const YpCommandVerb *verbs = yp_command_get_verbs (&n_verbs);

  g_strstrip (begun);
  if (strcmp (begun, "?") == 0)
    *begun = '\0';
  if (strchr (begun, ' ') != NULL)
    return;

  self->plan->hint_start = 0;
  self->plan->hint_length = (guint) strlen (line);
  for (guint i = 0; i < n_verbs; i++)
    if (g_str_has_prefix (verbs[i].code, begun) ||
        (verbs[i].alias != NULL && g_str_has_prefix (verbs[i].alias, begun)))
      add_hint (self, verbs[i].code, yp_command_get_words (&verbs[i]), verbs[i].example);
}

/**
 * yp_command_planner_plan:
 * @self: the planner
 * @line: what was typed so far
 * @selected: (nullable): id of the incident that is meant where no number is written
 *
 * Returns: (transfer full): what it comes to
 */
YpCommandPlan *
yp_command_planner_plan (YpCommandPlanner *self, const char *line, const char *selected)
{
  g_autoptr (YpCommandPlan) plan = g_new0 (YpCommandPlan, 1);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  Planning planning = { self, self->situation, selected, plan, NULL, ids, g_get_real_time () };
  YpCommandFault fault = { 0 };

  plan->hints = g_ptr_array_new_with_free_func (free_hint);
  plan->acts = g_ptr_array_new_with_free_func (free_act);
  plan->command = planning.command = yp_command_parse (line, &fault);
  if (plan->command != NULL)
    plan_command (&planning);
  else
    {
      plan->words = g_strdup (fault.words);
      plan->fault_start = fault.start;
      plan->fault_length = fault.length;
    }
  if (plan->hints->len == 0 && !plan->is_ready)
    hint_verbs (&planning, line);

  return g_steal_pointer (&plan);
}

/**
 * yp_command_planner_new:
 * @situation: what is there
 * @items: its catalogue
 * @layers: the layers of the map
 *
 * Returns: (transfer full): a planner that does not know pinyin yet
 */
YpCommandPlanner *
yp_command_planner_new (YpSituation *situation, YpItems *items, YpLayers *layers)
{
  YpCommandPlanner *self = g_new0 (YpCommandPlanner, 1);

  self->situation = g_object_ref (situation);
  self->items = g_object_ref (items);
  self->layers = g_object_ref (layers);
  self->names = yp_name_match_new ();

  return self;
}

void
yp_command_planner_free (YpCommandPlanner *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->situation);
  g_object_unref (self->items);
  g_object_unref (self->layers);
  yp_name_match_free (self->names);
  g_free (self);
}

void
yp_command_planner_set_pinyin (YpCommandPlanner *self, YpPinyin *pinyin)
{
  yp_name_match_set_pinyin (self->names, pinyin);
}
