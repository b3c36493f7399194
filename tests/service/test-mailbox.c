/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "yp-mailbox.h"

#define N_THREADS 4
#define N_ITEMS 5000

typedef struct
{
  YpMailbox *mailbox;
  GThread *owner;
  guint n_delivered;
  guint last[N_THREADS]; /* the newest of each sender */
} Fixture;

typedef struct
{
  YpMailbox *mailbox;
  guint sender;
} Sender;

static void
deliver (gpointer item, gpointer data)
{
  Fixture *f = data;
  guint value = GPOINTER_TO_UINT (item);
  guint sender = value % N_THREADS;

  g_assert_true (g_thread_self () == f->owner);
  g_assert_cmpuint (value / N_THREADS, ==, f->last[sender] + 1);
  f->last[sender]++;
  f->n_delivered++;
}

static gpointer
send_all (gpointer data)
{
  const Sender *sender = data;

  for (guint i = 1; i <= N_ITEMS; i++)
    yp_mailbox_post (sender->mailbox, GUINT_TO_POINTER (i * N_THREADS + sender->sender));

  return NULL;
}

/* In order, none lost, and only ever in the owner's thread. */
static void
test_many_senders (void)
{
  Fixture f = { .owner = g_thread_self () };
  Sender senders[N_THREADS];
  GThread *threads[N_THREADS];

  f.mailbox = yp_mailbox_new (g_main_context_default (), deliver, &f);
  for (guint i = 0; i < N_THREADS; i++)
    {
      senders[i] = (Sender){ f.mailbox, i };
      threads[i] = g_thread_new ("sender", send_all, &senders[i]);
    }

  while (f.n_delivered < N_THREADS * N_ITEMS)
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  yp_mailbox_close (f.mailbox);
  g_assert_cmpuint (f.n_delivered, ==, N_THREADS * N_ITEMS);
}

/* What is posted while no loop runs waits for its owner, and comes at the latest at the close. */
static void
test_close (void)
{
  Fixture f = { .owner = g_thread_self () };
  Sender sender;

  f.mailbox = yp_mailbox_new (g_main_context_default (), deliver, &f);
  sender = (Sender){ f.mailbox, 0 };
  g_thread_join (g_thread_new ("sender", send_all, &sender));
  g_assert_cmpuint (f.n_delivered, ==, 0);
  yp_mailbox_close (f.mailbox);
  g_assert_cmpuint (f.n_delivered, ==, N_ITEMS);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (f.n_delivered, ==, N_ITEMS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/mailbox/many-senders", test_many_senders);
  g_test_add_func ("/service/mailbox/close", test_close);

  return g_test_run ();
}
