//! Pictures of papers: what they may be ([`picture`]), and where they lie: in an object store, encrypted, under names that
//! nobody can guess.

pub mod picture;

use std::{os::unix::fs::DirBuilderExt, path::Path, sync::Arc};

use anyhow::Context;
use futures_util::{StreamExt, TryStreamExt};
use object_store::{
    ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as ObjectPath,
};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::{
    security::encryption::{Keys, random_bytes},
    store::certifications::documents::{self, picture_place},
};
use picture::{Picture, PictureError};

/// Pictures that are worked on at once: each may take some hundred megabytes of memory for a moment.
const SLOTS: usize = 1;
/// Pictures that may wait for a slot; the next one is told to try again.
const QUEUE: usize = 16;
/// An object without a row may belong to an upload that is under way; after this time it does not.
const ORPHANED_AFTER: Duration = Duration::DAY;
/// Names that are looked up at once.
const BATCH: usize = 500;

/// The pictures' place. Cheap to clone.
#[derive(Clone)]
pub struct Documents {
    objects: Arc<dyn ObjectStore>,
    keys: Keys,
    slots: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// Why a picture could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentsError {
    #[error("the object store: {0}")]
    Store(#[from] object_store::Error),
    #[error(transparent)]
    Decrypt(#[from] crate::security::encryption::DecryptError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("a worker thread ended early")]
    Thread,
}

impl Documents {
    /// Opens the folder, and makes it where it is missing, readable by its owner alone.
    ///
    /// # Errors
    /// A folder that cannot be made or used.
    pub fn open(folder: &Path, keys: Keys) -> anyhow::Result<Self> {
        let opened = || -> anyhow::Result<LocalFileSystem> {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            // An acknowledged upload is on the disk.
            Ok(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
        };
        let objects = opened().with_context(|| format!("the folder for documents, {}", folder.display()))?;
        Ok(Self {
            objects: Arc::new(objects),
            keys,
            slots: Arc::new(Semaphore::new(SLOTS)),
            queue: Arc::new(Semaphore::new(SLOTS + QUEUE)),
        })
    }

    /// Checks an upload and makes the picture that is stored of it.
    ///
    /// # Errors
    /// What is wrong with it; [`PictureError::Busy`].
    pub async fn prepare(&self, upload: Vec<u8>) -> Result<Picture, PictureError> {
        let _place = self.queue.try_acquire().map_err(|_| PictureError::Busy)?;
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| PictureError::Busy)?;
        let work = tokio::task::spawn_blocking(move || {
            // Held by the work itself, which goes on when nobody waits for it any more.
            let _slot = slot;
            let picture = Picture::prepare(&upload)?;
            if picture.is_legible() { Ok(picture) } else { Err(PictureError::TooFewPixels) }
        });
        work.await.unwrap_or(Err(PictureError::Broken))
    }

    /// Stores a picture for the document with this id, whole or not at all; the name it lies under.
    ///
    /// # Errors
    /// Those of the object store.
    pub async fn put(&self, id: Uuid, picture: Vec<u8>) -> Result<String, DocumentsError> {
        let name: String = random_bytes::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
        self.write(id, &name, picture).await?;
        Ok(name)
    }

    async fn write(&self, id: Uuid, name: &str, picture: Vec<u8>) -> Result<(), DocumentsError> {
        let keys = self.keys.clone();
        let sealed = tokio::task::spawn_blocking(move || keys.encrypt(picture_place(id), &picture));
        let sealed = sealed.await.map_err(|_| DocumentsError::Thread)?;
        self.objects.put(&location(name), PutPayload::from(sealed)).await?;
        Ok(())
    }

    /// The picture of a document.
    ///
    /// # Errors
    /// Those of the object store; one that was changed or moved.
    pub async fn get(&self, id: Uuid, name: &str) -> Result<Vec<u8>, DocumentsError> {
        let sealed = self.objects.get(&location(name)).await?.bytes().await?;
        let keys = self.keys.clone();
        let opened = tokio::task::spawn_blocking(move || keys.decrypt(picture_place(id), &sealed));
        Ok(opened.await.map_err(|_| DocumentsError::Thread)??)
    }

    /// Removes an object; one that is gone already is no fault.
    ///
    /// # Errors
    /// Those of the object store.
    pub async fn remove(&self, name: &str) -> Result<(), DocumentsError> {
        match self.objects.delete(&location(name)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => Ok(done?),
        }
    }

    /// Removes objects that belong to no document: of uploads that broke off, of documents that were removed or erased.
    /// Returns how many.
    ///
    /// # Errors
    /// Those of the object store and the database.
    pub async fn remove_orphans(&self, pool: &PgPool, now: OffsetDateTime) -> Result<usize, DocumentsError> {
        let since = (now - ORPHANED_AFTER).unix_timestamp();
        let is_old = |object: &ObjectMeta| std::future::ready(object.last_modified.timestamp() < since);
        let old = self.objects.list(None).try_filter(is_old).map_ok(|object| object.location);
        let mut batches = std::pin::pin!(old.chunks(BATCH));
        let mut removed = 0;
        while let Some(batch) = batches.next().await {
            let locations = batch.into_iter().collect::<Result<Vec<_>, _>>()?;
            let names: Vec<_> =
                locations.iter().map(|location| location.filename().unwrap_or_default().to_owned()).collect();
            let known = documents::known(pool, &names).await?;
            for name in names.iter().filter(|name| !known.contains(*name)) {
                self.remove(name).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Stores every picture anew that is not under the newest key; returns how many.
    ///
    /// # Errors
    /// Those of the object store and the database; a picture that no configured key reads.
    pub async fn rotate(&self, pool: &PgPool) -> Result<u64, DocumentsError> {
        let (mut changed, mut after) = (0, Uuid::nil());
        loop {
            let batch = documents::after(pool, after, 100).await?;
            let Some((last, _)) = batch.last() else { return Ok(changed) };
            after = *last;
            for (id, name) in batch {
                let sealed = match self.objects.get(&location(&name)).await {
                    // Removed while this went on.
                    Err(object_store::Error::NotFound { .. }) => continue,
                    sealed => sealed?.bytes().await?,
                };
                if !self.keys.is_current(&sealed) {
                    self.write(id, &name, self.keys.decrypt(picture_place(id), &sealed)?).await?;
                    changed += 1;
                }
            }
        }
    }
}

/// Where an object lies: spread over folders, so that none gets too many.
fn location(name: &str) -> ObjectPath {
    ObjectPath::from_iter([name.get(..2).unwrap_or_default(), name])
}
