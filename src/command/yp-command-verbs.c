/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "yp-command"

#include "yp-command.h"

#define T(what) YP_COMMAND_TAKES_##what
#define STEP T (TARGETS) | T (NOTE)

/* The codes are initials of the Chinese words, as far as they differ. Those of one letter are the
 * acts of every minute. */
/* clang-format off */
static const YpCommandVerb verbs[] = {
  { "n", NULL, YP_COMMAND_NEW, NULL, T (NOTE), "n 人民路路灯不亮" },
  { "p", "pq", YP_COMMAND_STEP, "dispatch", T (TARGETS) | T (WHOM) | T (NOTE), "p 4821 cg" },
  { "t", "th", YP_COMMAND_STEP, "return", STEP, "t 4821 非本单位" },
  { "x", "tx", YP_COMMAND_ORDER, "reminder", T (TARGETS), "x 4821" },
  { "d", "db", YP_COMMAND_ORDER, "supervision", T (TARGETS), "d 4821" },
  { "h", NULL, YP_COMMAND_CONSULT, NULL, T (TARGETS), "h 4821" },
  { "u", NULL, YP_COMMAND_UNIT, NULL, T (UNIT) | T (STATUS) | T (NOTE), "u zf12 dd" },
  { "g", NULL, YP_COMMAND_GO, NULL, T (WORDS), "g yangshe" },
  { "r", NULL, YP_COMMAND_REPLAY, NULL, T (TIME), "r 19:00" },
  { "l", NULL, YP_COMMAND_LAYER, NULL, T (LAYER), "l wg" },
  { "jb", NULL, YP_COMMAND_HANDOVER, NULL, T (NOTE), "jb 派遣-东片" },
  { "?", NULL, YP_COMMAND_EXPLAIN, NULL, T (TARGETS), "? 4821" },
  { "la", NULL, YP_COMMAND_STEP, "file", T (TARGETS) | T (CHOICE) | T (NOTE), "la 4821 2" },
  { "hs", NULL, YP_COMMAND_STEP, "verify", STEP, "hs 4821" },
  { "by", NULL, YP_COMMAND_STEP, "reject", STEP, "by 4821 重复投诉" },
  { "hb", NULL, YP_COMMAND_STEP, "merge", T (TARGETS) | T (INTO) | T (NOTE), "hb 4821 4830" },
  { "df", NULL, YP_COMMAND_STEP, "answer", STEP, "df 4821 已答复" },
  { "zb", NULL, YP_COMMAND_STEP, "settle", STEP, "zb 4821" },
  { "zp", NULL, YP_COMMAND_STEP, "assign", T (TARGETS) | T (WHOM) | T (NOTE), "zp 4821 zf12" },
  { "ts", NULL, YP_COMMAND_STEP, "send-back", STEP, "ts 4821 条件不符" },
  { "sh", NULL, YP_COMMAND_STEP, "revoke", STEP, "sh 4821 改派" },
  { "qs", "tz", YP_COMMAND_STEP, "accept", STEP, "qs 4821" },
  { "dc", "dd", YP_COMMAND_STEP, "arrive", STEP, "dc 4821" },
  { "cz", "wc", YP_COMMAND_STEP, "handle", STEP, "cz 4821" },
  { "hc", NULL, YP_COMMAND_STEP, "check", STEP, "hc 4821" },
  { "fg", NULL, YP_COMMAND_STEP, "rework", STEP, "fg 4821 未清理" },
  { "ja", NULL, YP_COMMAND_STEP, "close", STEP, "ja 4821-4830" },
  { "yq", NULL, YP_COMMAND_STEP, "request-extension", STEP, "yq 4821 等配件" },
  { "gz", NULL, YP_COMMAND_STEP, "request-suspension", T (TARGETS) | T (UNTIL) | T (NOTE), "gz 4821 +7 等配件" },
  { "cs", NULL, YP_COMMAND_STEP, "endorse", STEP, "cs 4821" },
  { "ty", NULL, YP_COMMAND_GRANT, NULL, STEP, "ty 4821" },
  { "bt", NULL, YP_COMMAND_STEP, "refuse", STEP, "bt 4821 理由不足" },
  { "hl", NULL, YP_COMMAND_STEP, "resume", STEP, "hl 4821" },
  { "ss", NULL, YP_COMMAND_STEP, "appeal", STEP, "ss 4821 暴雨停工" },
  { "hf", NULL, YP_COMMAND_STEP, "follow-up", T (TARGETS) | T (CHOICE) | T (NOTE), "hf 4821 2" },
  { "cx", NULL, YP_COMMAND_STEP, "reopen", STEP, "cx 4821 又出现" },
  { "bz", NULL, YP_COMMAND_STEP, "annotate", STEP, "bz 4821 已电话联系" },
  { "qj", NULL, YP_COMMAND_STEP, "force-close", STEP, "qj 4821 已无现场" },
  { "zf", NULL, YP_COMMAND_STEP, "void", STEP, "zf 4821 误报" },
};
/* clang-format on */

const YpCommandVerb *
yp_command_get_verbs (guint *n_verbs)
{
  *n_verbs = G_N_ELEMENTS (verbs);
  return verbs;
}

/**
 * yp_command_find_verb:
 * @code: a code or an alias, in lower case
 *
 * Returns: (nullable): its row
 */
const YpCommandVerb *
yp_command_find_verb (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].code, code) == 0 || g_strcmp0 (verbs[i].alias, code) == 0)
      return &verbs[i];

  return NULL;
}
