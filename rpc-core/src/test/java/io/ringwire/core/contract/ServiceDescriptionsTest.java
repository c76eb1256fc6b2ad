package io.ringwire.core.contract;

import static io.ringwire.core.contract.ContractReaderTest.assertMistake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.ringwire.core.annotation.HttpRoute;
import io.ringwire.core.annotation.RpcMethod;
import io.ringwire.core.annotation.RpcService;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ServiceDescriptionsTest {

  @RpcService("test.described.v1.Described")
  interface Described {
    @RpcMethod(idempotent = true)
    @HttpRoute(get = "/v1/values/{value}")
    StringValue get(StringValue request);

    Flow.Publisher<Int64Value> watch(StringValue request);

    CompletionStage<Int64Value> upload(Flow.Publisher<StringValue> requests);

    Flow.Publisher<Int64Value> chat(Flow.Publisher<StringValue> requests);

    void record(Int64Value request);
  }

  private final DescriptorSet set = ServiceContract.of(Described.class).descriptors();

  @Test
  void readsBackWhatAContractSays() throws Exception {
    ServiceDescription service =
        ServiceDescriptions.read(set).service("test.described.v1.Described").orElseThrow();
    assertThat(service.methods())
        .extracting(MethodDescription::path)
        .containsExactly(
            "test.described.v1.Described/Chat",
            "test.described.v1.Described/Get",
            "test.described.v1.Described/Record",
            "test.described.v1.Described/Upload",
            "test.described.v1.Described/Watch");
    assertThat(service.methods())
        .extracting(MethodDescription::kind)
        .containsExactly(
            CallKind.BIDI_STREAM,
            CallKind.UNARY,
            CallKind.ONE_WAY,
            CallKind.CLIENT_STREAM,
            CallKind.SERVER_STREAM);
    assertThat(service.methods())
        .extracting(MethodDescription::idempotent)
        .containsExactly(false, true, false, false, false);
    MethodDescription get = service.method("Get").orElseThrow();
    assertThat(get.input().getFullName()).isEqualTo("google.protobuf.StringValue");
    assertThat(get.routes()).hasSize(1);
    assertThat(service.method("Record").orElseThrow().output().getFullName())
        .isEqualTo("google.protobuf.Empty");
    assertThat(service.method("Nonsense")).isEmpty();
  }

  @Test
  void findsEveryMessageByName() throws Exception {
    ServiceDescriptions read = ServiceDescriptions.read(set);
    assertThat(read.message("google.protobuf.StringValue")).isPresent();
    assertThat(read.message("google.protobuf.DescriptorProto.ExtensionRange")).isPresent();
    assertThat(read.message("google.protobuf.Timestamp")).isEmpty();
  }

  @Test
  void hasTheSameBytesFromAnotherClassLoader() throws Exception {
    // A second instance of the service is another process: nothing of this one may show.
    try (var loader = new SecondHand(Described.class)) {
      Class<?> again = loader.loadClass(Described.class.getName());
      assertThat(again).isNotSameAs(Described.class);
      assertThat(ServiceContract.of(again).descriptors().hash()).isEqualTo(set.hash());
    }
  }

  private static final class SecondHand extends java.net.URLClassLoader {
    private final String name;

    SecondHand(Class<?> type) {
      super(
          new java.net.URL[] {type.getProtectionDomain().getCodeSource().getLocation()},
          type.getClassLoader());
      name = type.getName();
    }

    @Override
    public Class<?> loadClass(String className) throws ClassNotFoundException {
      return className.equals(name) ? findClass(className) : super.loadClass(className);
    }
  }

  @Test
  void putsEachFileAfterThoseItImports() {
    assertThat(set.files().getFileList())
        .extracting(FileDescriptorProto::getName)
        .endsWith("ringwire/test.described.v1.Described.proto")
        .doesNotHaveDuplicates();
  }

  @Test
  void marksOneWayAsThePublishedProtoFileSays() throws Exception {
    try (InputStream in = getClass().getResourceAsStream("/ringwire/options.proto")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("package ringwire;", "bool one_way = " + RingwireOptions.ONE_WAY_NUMBER + ";");
    }
  }

  // Proto-first: google.longrunning.Operations is defined beside its messages.

  @RpcService("google.longrunning.Operations")
  interface Operations {
    ListOperationsResponse listOperations(ListOperationsRequest request);

    Operation getOperation(GetOperationRequest request);

    Empty deleteOperation(DeleteOperationRequest request);

    Empty cancelOperation(CancelOperationRequest request);

    CompletionStage<Operation> waitOperation(WaitOperationRequest request);
  }

  @Test
  void takesRoutesFromTheProtoThatDefinesTheService() throws Exception {
    DescriptorSet operations = ServiceContract.of(Operations.class).descriptors();
    assertThat(operations.files().getFileList())
        .extracting(FileDescriptorProto::getName)
        .contains("google/longrunning/operations.proto")
        .noneMatch(name -> name.startsWith("ringwire/"));
    assertThat(
            ServiceDescriptions.read(operations)
                .service("google.longrunning.Operations")
                .orElseThrow()
                .method("GetOperation")
                .orElseThrow()
                .routes())
        .singleElement()
        .satisfies(rule -> assertThat(rule.getGet()).isEqualTo("/v1/{name=operations/**}"));
  }

  @RpcService("google.longrunning.Operations")
  interface Disagreeing {
    Operation listOperations(ListOperationsRequest request);

    @RpcMethod(idempotent = true)
    Operation getOperation(GetOperationRequest request);

    @HttpRoute(delete = "/v2/operations/{name}")
    Empty deleteOperation(DeleteOperationRequest request);

    void cancelOperation(CancelOperationRequest request);

    Operation pauseOperation(WaitOperationRequest request);
  }

  @Test
  void refusesAnInterfaceThatDisagreesWithItsProto() {
    assertMistake(
        Disagreeing.class,
        "it lacks the method WaitOperation, which the .proto service declares",
        "Disagreeing.pauseOperation(WaitOperationRequest) is no method of the .proto service",
        "Disagreeing.listOperations(ListOperationsRequest) is UNARY"
            + " google.longrunning.ListOperationsRequest -> google.longrunning.Operation, but its"
            + " .proto says UNARY google.longrunning.ListOperationsRequest ->"
            + " google.longrunning.ListOperationsResponse; make them agree",
        "Disagreeing.getOperation(GetOperationRequest) is declared idempotent, but not so in its",
        "Disagreeing.deleteOperation(DeleteOperationRequest) has @HttpRoutes that differ from",
        "Disagreeing.cancelOperation(CancelOperationRequest) is ONE_WAY");
  }

  // What a registry may hand over.

  @Test
  void refusesBytesThatAreNoSet() {
    assertMalformed(
        ByteString.copyFromUtf8("no descriptors"), "the bytes are no FileDescriptorSet");
  }

  @Test
  void refusesAnImportThatIsMissingOrCyclic() {
    FileDescriptorSet.Builder cycle = FileDescriptorSet.newBuilder();
    cycle.addFileBuilder().setName("a.proto").addDependency("b.proto");
    cycle.addFileBuilder().setName("b.proto").addDependency("a.proto");
    assertMalformed(
        cycle.build().toByteString(),
        "a.proto imports b.proto, which does not stand before it in the set");
  }

  @Test
  void refusesAFileThatOccursTwice() {
    FileDescriptorSet.Builder twice = FileDescriptorSet.newBuilder();
    twice.addFileBuilder().setName("a.proto");
    twice.addFileBuilder().setName("a.proto");
    assertMalformed(twice.build().toByteString(), "the file a.proto occurs twice");
  }

  @Test
  void refusesWhatProtobufItselfRefuses() {
    FileDescriptorSet.Builder unknown = FileDescriptorSet.newBuilder();
    unknown
        .addFileBuilder()
        .setName("a.proto")
        .addService(
            ServiceDescriptorProto.newBuilder()
                .setName("S")
                .addMethod(
                    MethodDescriptorProto.newBuilder()
                        .setName("M")
                        .setInputType(".no.Such")
                        .setOutputType(".no.Such")));
    assertMalformed(unknown.build().toByteString(), "a.proto is not valid: ");
    FileDescriptorSet.Builder edition = FileDescriptorSet.newBuilder();
    edition
        .addFileBuilder()
        .setName("a.proto")
        .setSyntax("editions")
        .setEdition(com.google.protobuf.DescriptorProtos.Edition.EDITION_MAX);
    assertMalformed(edition.build().toByteString(), "a.proto is not valid: ");
  }

  @Test
  void refusesMoreOfAnythingThanItsBound() {
    FileDescriptorSet.Builder files = FileDescriptorSet.newBuilder();
    for (int i = 0; i <= ServiceDescriptions.FILES_MAX; i++) {
      files.addFileBuilder().setName(i + ".proto");
    }
    assertMalformed(files.build().toByteString(), "2049 files; at most 2048 are read");

    ServiceDescriptorProto.Builder service = ServiceDescriptorProto.newBuilder().setName("S");
    for (int i = 0; i <= ServiceDescriptions.METHODS_MAX; i++) {
      service.addMethodBuilder().setName("M" + i).setInputType(".m.M").setOutputType(".m.M");
    }
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("m.proto")
            .setPackage("m")
            .addMessageType(DescriptorProto.newBuilder().setName("M"))
            .addService(service);
    assertMalformed(
        FileDescriptorSet.newBuilder().addFile(file).build().toByteString(),
        "more than 16384 methods");

    assertMalformed(
        ByteString.copyFrom(new byte[ServiceDescriptions.SET_BYTES_MAX + 1]),
        "8388609 bytes; at most 8388608 are read");
  }

  @Test
  void refusesAOneWayMethodThatStreams() {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("m.proto")
            .setPackage("m")
            .addMessageType(DescriptorProto.newBuilder().setName("M"))
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("S")
                    .addMethod(
                        MethodDescriptorProto.newBuilder()
                            .setName("Both")
                            .setInputType(".m.M")
                            .setOutputType(".m.M")
                            .setServerStreaming(true)
                            .setOptions(
                                MethodOptions.newBuilder()
                                    .setField(RingwireOptions.ONE_WAY, true))));
    assertMalformed(
        FileDescriptorSet.newBuilder().addFile(file).build().toByteString(),
        "m.S.Both is one-way and streams");
  }

  @Test
  void answersMutatedSetsWithItsOwnExceptionOrNone() {
    byte[] good = set.files().toByteArray();
    Random random = new Random(20261122);
    int refused = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] bad = good.clone();
      for (int flip = random.nextInt(4); flip >= 0; flip--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        ServiceDescriptions.read(ByteString.copyFrom(bad));
      } catch (MalformedDescriptorsException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static void assertMalformed(ByteString bytes, String reason) {
    assertThatThrownBy(() -> ServiceDescriptions.read(bytes))
        .isInstanceOf(MalformedDescriptorsException.class)
        .hasMessageStartingWith(reason);
  }
}
