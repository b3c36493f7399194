/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "yp-lifecycle.h"

G_BEGIN_DECLS

/**
 * YpSimFate:
 * @YP_SIM_FATE_STRAIGHT: goes along the straight path
 * @YP_SIM_FATE_ANSWERED: is answered at the desk 直接答复
 * @YP_SIM_FATE_SETTLED: is settled by who reported it 自办
 * @YP_SIM_FATE_VERIFIED: is verified before it is filed 核实
 * @YP_SIM_FATE_REJECTED: is verified and not filed 不予立案
 * @YP_SIM_FATE_MERGED: is the same as one nearby 合并
 * @YP_SIM_FATE_RETURNED: is returned by whom it was sent to 退回
 * @YP_SIM_FATE_BOUNCED: is returned twice
 * @YP_SIM_FATE_REWORKED: has to be done again 返工
 * @YP_SIM_FATE_EXTENDED: needs more time 延期
 * @YP_SIM_FATE_DENIED: is denied more time
 * @YP_SIM_FATE_SUSPENDED: has to rest 挂账
 *
 * What a simulated incident will come to, unless somebody of flesh and blood decides otherwise.
 */
typedef enum
{
  YP_SIM_FATE_STRAIGHT,
  YP_SIM_FATE_ANSWERED,
  YP_SIM_FATE_SETTLED,
  YP_SIM_FATE_VERIFIED,
  YP_SIM_FATE_REJECTED,
  YP_SIM_FATE_MERGED,
  YP_SIM_FATE_RETURNED,
  YP_SIM_FATE_BOUNCED,
  YP_SIM_FATE_REWORKED,
  YP_SIM_FATE_EXTENDED,
  YP_SIM_FATE_DENIED,
  YP_SIM_FATE_SUSPENDED,
} YpSimFate;

#define YP_N_SIM_FATES (YP_SIM_FATE_SUSPENDED + 1)

YpSimFate yp_sim_fate_draw (guint64 seed, const char *id, const char *item);
gboolean yp_sim_fate_is_called_back (guint64 seed, const char *id);
const char *yp_sim_fate_get_detour (YpSimFate self, YpState state, guint n_detours);
const char *yp_sim_fate_get_review (YpSimFate self, YpPending pending, gboolean is_endorsed);

G_END_DECLS
