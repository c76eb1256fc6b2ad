package io.ringwire.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringwire.shop.service.ServiceInstance;
import io.ringwire.shop.service.ShopService;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Instances go away in the middle of traffic, as in a rolling deployment. */
class RollingShutdownTest {
  private static final int CLIENTS = 6;

  @Test
  void oneInstanceOfEveryServiceStopsAndNoCallFails() throws Exception {
    try (Demo demo = Demo.start(0, 2)) {
      Http http = new Http(demo.url());
      Queue<String> failures = new ConcurrentLinkedQueue<>();
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch warm = new CountDownLatch(CLIENTS * 10);
      CountDownLatch after = new CountDownLatch(CLIENTS * 10);
      AtomicBoolean allGone = new AtomicBoolean();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
          boolean orders = client % 2 == 0;
          running.add(
              clients.submit(
                  () -> {
                    while (!stop.get()) {
                      boolean late = allGone.get();
                      Http.Answer answer =
                          orders
                              ? http.post(
                                  "/v1/orders",
                                  "{\"user_id\":\"demo-user\",\"lines\":[{\"item_id\":\"item-0001\",\"quantity\":1}]}")
                              : http.get("/v1/users/demo-user");
                      if (answer.status() != 200) {
                        failures.add(answer.status() + " " + answer.body());
                      }
                      warm.countDown();
                      if (late) {
                        after.countDown();
                      }
                    }
                  }));
        }
        assertThat(warm.await(60, TimeUnit.SECONDS)).isTrue();

        Set<ShopService> left = EnumSet.allOf(ShopService.class);
        for (ServiceInstance instance : demo.instances()) {
          if (left.remove(instance.service())) {
            instance.shutdown().toCompletableFuture().get(30, TimeUnit.SECONDS);
          }
        }
        assertThat(left).isEmpty();
        allGone.set(true);
        assertThat(after.await(60, TimeUnit.SECONDS)).isTrue();
        stop.set(true);
        for (Future<?> client : running) {
          client.get(30, TimeUnit.SECONDS);
        }
      } finally {
        stop.set(true);
        clients.shutdownNow();
      }
      assertThat(failures).isEmpty();
    }
  }
}
