//! Work that goes on behind an answer which has been given: shutdown waits for it as it does for requests.

use std::future::Future;

use tokio::sync::watch;

/// What is under way, counted.
#[derive(Debug, Clone)]
pub struct Background(watch::Sender<usize>);

impl Default for Background {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Background {
    /// Begins some work.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.send_modify(|running| *running += 1);
        let under_way = UnderWay(self.0.clone());
        tokio::spawn(async move {
            let _under_way = under_way;
            work.await;
        });
    }

    /// Waits until nothing is under way.
    pub async fn ended(&self) {
        // There is a sender as long as this lives.
        let _ = self.0.subscribe().wait_for(|running| *running == 0).await;
    }
}

/// Counts one less when it is dropped, however that comes.
struct UnderWay(watch::Sender<usize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|running| *running -= 1);
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn what_is_under_way_is_waited_for_even_if_it_panics() {
        let background = Background::default();
        background.ended().await;
        let (end, ended) = oneshot::channel::<()>();
        background.spawn(async move {
            let _ = ended.await;
            panic!("it falls");
        });
        let waiting = background.ended();
        tokio::pin!(waiting);
        assert!(futures_util::poll!(&mut waiting).is_pending());
        end.send(()).unwrap();
        waiting.await;
    }
}
