//! Changes of an account's directory while the platform runs: people come, go, get other names and
//! move ("RingCentral API reference: Extension List Event").

use serde::{Deserialize, Serialize};

use crate::account::{Account, Extension, ExtensionKind, ExtensionStatus, Role, User};
use crate::ids::ExtensionId;

/// A change of the directory. Extensions are named by their short numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum DirectoryChange {
    /// A new user.
    Hire {
        /// The short number, which nobody has yet.
        number: String,
        /// First and last name.
        name: String,
    },
    /// The extension is deleted, and with it its place in queues.
    Leave {
        /// Who.
        number: String,
    },
    /// The extension is switched off.
    Disable {
        /// Who.
        number: String,
    },
    /// The extension gets another name.
    Rename {
        /// Who.
        number: String,
        /// The new name.
        name: String,
    },
    /// The user moves to another department.
    MoveTo {
        /// Who.
        number: String,
        /// The department in the contact data.
        department: String,
    },
    /// The user joins a queue.
    Join {
        /// The queue.
        queue: String,
        /// Who.
        number: String,
    },
    /// The user leaves a queue.
    Quit {
        /// The queue.
        queue: String,
        /// Who.
        number: String,
    },
}

/// What RingCentral calls a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ExtensionEvent {
    /// An extension is new.
    Create,
    /// An extension is not as it was.
    Update,
    /// An extension is gone.
    Delete,
}

impl Account {
    /// Changes the directory and says whom the change is about.
    ///
    /// # Errors
    /// When there is no such extension, or when a number is taken.
    pub fn change_directory(
        &mut self,
        change: &DirectoryChange,
    ) -> Result<(ExtensionId, ExtensionEvent), String> {
        match change {
            DirectoryChange::Hire { number, name } => {
                let id = self.hire(number, name)?;
                Ok((id, ExtensionEvent::Create))
            }
            DirectoryChange::Leave { number } => {
                let id = self.numbered_mut(number)?.id.clone();
                self.extensions.retain(|extension| extension.id != id);
                for extension in &mut self.extensions {
                    if let ExtensionKind::Queue { members } = &mut extension.kind {
                        members.retain(|member| *member != id);
                    }
                }
                Ok((id, ExtensionEvent::Delete))
            }
            DirectoryChange::Disable { number } => {
                let extension = self.numbered_mut(number)?;
                extension.status = ExtensionStatus::Disabled;
                Ok((extension.id.clone(), ExtensionEvent::Update))
            }
            DirectoryChange::Rename { number, name } => {
                let extension = self.numbered_mut(number)?;
                extension.name.clone_from(name);
                Ok((extension.id.clone(), ExtensionEvent::Update))
            }
            DirectoryChange::MoveTo { number, department } => {
                let extension = self.numbered_mut(number)?;
                let ExtensionKind::User(user) = &mut extension.kind else {
                    return Err(format!("extension {number:?} is not a user"));
                };
                user.department.clone_from(department);
                Ok((extension.id.clone(), ExtensionEvent::Update))
            }
            DirectoryChange::Join { queue, number } => {
                let id = self.numbered_mut(number)?.id.clone();
                let members = self.members_mut(queue)?;
                if !members.contains(&id) {
                    members.push(id);
                }
                Ok((self.numbered_mut(queue)?.id.clone(), ExtensionEvent::Update))
            }
            DirectoryChange::Quit { queue, number } => {
                let id = self.numbered_mut(number)?.id.clone();
                self.members_mut(queue)?.retain(|member| *member != id);
                Ok((self.numbered_mut(queue)?.id.clone(), ExtensionEvent::Update))
            }
        }
    }

    fn hire(&mut self, number: &str, name: &str) -> Result<ExtensionId, String> {
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("{number:?} is not a short number"));
        }
        if self.by_number(number).is_some() {
            return Err(format!("extension number {number:?} is taken"));
        }
        let first = self.users().next().map(|(extension, user)| (extension, user.clone()));
        let Some((first, pattern)) = first else {
            return Err("the account has no user to take the site from".to_owned());
        };
        let base = first.id.as_str().parse::<u64>().unwrap_or(0);
        let offset = number.parse::<u64>().unwrap_or(0);
        let id = ExtensionId::from((base + 50_000 + offset).to_string());
        let domain = pattern.email.split('@').nth(1).unwrap_or("example.com");
        let user = User {
            email: format!("extension{number}@{domain}"),
            role: Role::Standard,
            device: (820_000_000 + offset).to_string(),
            ..pattern.clone()
        };
        self.extensions.push(Extension {
            id: id.clone(),
            number: number.to_owned(),
            name: name.to_owned(),
            kind: ExtensionKind::User(user),
            direct_number: None,
            status: ExtensionStatus::Enabled,
        });
        Ok(id)
    }

    fn numbered_mut(&mut self, number: &str) -> Result<&mut Extension, String> {
        self.extensions
            .iter_mut()
            .find(|extension| extension.number == number)
            .ok_or_else(|| format!("there is no extension {number:?}"))
    }

    fn members_mut(&mut self, queue: &str) -> Result<&mut Vec<ExtensionId>, String> {
        match &mut self.numbered_mut(queue)?.kind {
            ExtensionKind::Queue { members } => Ok(members),
            ExtensionKind::User(_) | ExtensionKind::IvrMenu | ExtensionKind::Site => {
                Err(format!("extension {queue:?} is not a queue"))
            }
        }
    }
}
