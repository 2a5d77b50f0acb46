//! What is on the agenda when the world begins, whatever the ledger will do.

use ledger_core::ledger::Idempotency;
use ledger_core::time::Span;

use super::{BEGINNING, Event, World};
use crate::account::{Account, CUSTOMERS, Choices};
use crate::crm::{Crm, Updates};
use crate::desk::{Desk, Kept};
use crate::telephone::{self, Call, Unreliable};

impl World {
    /// Puts on the agenda what will happen whatever the ledger does.
    pub(super) fn begin(&mut self, idempotency: Idempotency, updates: Updates) {
        let accounts = if self.tape.happens(12) { 2 } else { 1 };
        for account in 0..accounts {
            self.open_account(account, Crm::new(idempotency, updates));
            let calls = if account == 0 { self.tape.pick([1, 1, 1, 2, 2, 3]) } else { 1 };
            for number in 0..calls {
                let began = BEGINNING + self.tape.span(Span(0), Span::minutes(4));
                let network = Unreliable { percent: self.trouble };
                let sessions = telephone::place(&mut self.tape, account, number, began, network);
                for call in sessions {
                    self.report(call);
                }
            }
            self.change_settings(account);
        }
        for call in 0..self.calls.len() {
            self.people_around(call);
        }
        if self.tape.happens(15) {
            self.order_backfill();
        }
        if self.goes_wrong() {
            let desk = self.tape.below(accounts);
            let at = BEGINNING + self.tape.span(Span(0), Span::minutes(8));
            self.put(at, Event::Death { desk });
        }
    }

    fn open_account(&mut self, account: usize, mut crm: Crm) {
        let choices = Choices::draw(&mut self.tape);
        let skew = self.skew();
        let since = BEGINNING - Span::hours(1);
        self.accounts.push(Account::new(["400", "500"][account], choices, since, skew));
        let skew = self.skew();
        self.desks.push(Desk::new(skew));
        for (index, number) in CUSTOMERS.into_iter().enumerate() {
            for copy in 0..self.tape.pick([1, 1, 1, 0, 2]) {
                let is_new = self.tape.happens(10);
                let shows_at = match is_new {
                    true => BEGINNING + self.tape.span(Span(0), Span::minutes(20)),
                    false => BEGINNING - Span::hours(1),
                };
                crm.add_contact(number, &format!("Customer {index}{copy}"), shows_at);
                if is_new && self.tape.happens(50) {
                    self.put(shows_at, Event::ContactAppeared { account, customer: index });
                }
            }
        }
        self.crms.push(crm);
        if self.tape.happens(4) {
            let contact = self.tape.below(3);
            let at = BEGINNING + self.tape.span(Span(0), Span::minutes(10));
            self.put(at, Event::ContactDeleted { account, contact });
        }
    }

    fn change_settings(&mut self, account: usize) {
        for _ in 0..self.tape.pick([0, 0, 0, 0, 1, 2]) {
            let at = BEGINNING + self.tape.span(Span(0), Span::minutes(8));
            self.put(at, Event::Save { account });
        }
    }

    /// An administrator has the first account's calls logged, also those from before its cover,
    /// while everything else goes on.
    fn order_backfill(&mut self) {
        for call in 0..self.calls.len() {
            if self.calls[call].account != 0 {
                continue;
            }
            let at = BEGINNING + self.tape.span(Span(0), Span::minutes(20));
            self.put(at, Event::Backfill { call });
        }
    }

    /// A call takes place, and is reported.
    fn report(&mut self, call: Call) {
        let index = self.calls.len();
        for (observation, event) in call.observations.iter().enumerate() {
            if !call.arrives[observation] {
                continue;
            }
            let mut at = event.at + Span(120);
            if self.trouble > 0 {
                at = at + self.tape.span(Span(0), Span(600));
                let percent = self.trouble / 2;
                if self.tape.happens(percent) {
                    let most = self.tape.pick([2, 10, 60, 600]);
                    at = at + self.tape.span(Span(0), Span::seconds(most));
                }
                if self.tape.happens(percent) {
                    let again = at + self.tape.span(Span(0), Span::seconds(90));
                    self.put(again, Event::Webhook { call: index, observation });
                }
            }
            self.put(at, Event::Webhook { call: index, observation });
        }
        for (record, (at, _)) in call.records.iter().enumerate() {
            self.put(*at, Event::CallLog { call: index, record });
        }
        self.kept.push(Kept::default());
        self.calls.push(call);
    }
}
