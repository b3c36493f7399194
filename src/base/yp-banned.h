/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Included before every file: what is named here does not compile. */

#ifdef __GNUC__
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#pragma GCC poison sprintf vsprintf strcpy strcat strtok atoi atol atof gets localtime gmtime
#endif
