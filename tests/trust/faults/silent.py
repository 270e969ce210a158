"""Operations that are unlike the others: they send nothing, or end well although they failed."""

from __future__ import annotations

from tests.trust.faults.operations import Operation

SENDING_NOTHING = {
    # properties are not listed
    "logging in and out is met with the operations of the identity": """
        BaseClient.authenticate BaseClient.unauthenticate BaseIdentity.unauthenticate
    """,
    "it tells or changes what this process knows": """
        BaseClient.get_timings BaseClient.reset_timings BaseResource.is_loaded
        BaseResource.set_loaded BaseResource.to_dict CloudBlockStorageVolume.take_over
        CloudBlockStorageSnapshot.take_over CloudBlockStorageBackup.take_over
        CloudBlockStorageTransfer.take_over CloudBlockStorageVolumeType.take_over
        CloudDatabaseVolume.get CloudDNSClient.set_delay CloudDNSClient.set_timeout
        CloudMonitorCheck.set_entity CloudNetwork.get_server_networks
        CloudNetworkClient.get_server_networks CloudNetworkManager.server_networks
        ComputeClient.microversion_for ComputeClient.set_management_url Container.forget_cdn
        Container.remove_from_cache ImageClient.effective_read_timeout ImageClient.root_url
        Node.to_dict QueueClient.known_client_id QueueManager.check_client_id
        QueueManager.default_client_id QueueManager.home_url StorageClient.cancel_folder_upload
        StorageClient.effective_timeout StorageClient.forget_temp_url_key
        StorageClient.get_capabilities StorageClient.get_folder_upload_status
        StorageClient.get_limits StorageClient.get_temp_url_key StorageClient.get_uploaded
        StorageClient.known_capabilities StorageClient.listing_limit
        StorageClient.remove_container_from_cache StorageClient.wait_for_folder_upload
        StorageObject.facts VirtualIP.to_dict
    """,
    "it makes a client or an object, or finds one": """
        BaseClient.other_service BaseIdentity.find_endpoint BaseIdentity.get_client
        BaseIdentity.make_client Container.get_object ContainerManager.get
        ContainerManager.get_object StorageClient.get StorageClient.get_container
        StorageClient.get_object StorageObjectManager.get ZaqarQueueManager.subscriptions
        CloudNetworkClient.port_forwardings
    """,
    "it works out something from what it is given": """
        CloudBlockStorageClient.since CloudDatabaseBackupManager.creation_body
        CloudDatabaseFlavorManager.ref CloudNetworkClient.has_neutron
        CloudNetworkClient.why_absent CloudNetworkManager.check_real CloudNetworkManager.is_own
        FolderUploader.folder_name_from_path OpenStackVolumeManager.check_attachment_options
        StorageClient.form_post_digest StorageClient.get_form_post StorageClient.temp_url_digest
        StorageObjectManager.numbered_parts
    """,
    "it signs with a key that is known from before": """
        Container.get_temp_url ContainerManager.get_temp_url StorageClient.get_temp_url
        StorageObject.get_temp_url
    """,
    "there is nothing more to know about such a thing": """
        BaseResource.__getattr__ BulkDeleter.wait CloudDatabaseBackupStrategy.get
        CloudDatabaseBackupStrategy.reload CloudDatabaseUser.get CloudDatabaseUser.reload
        Host.get Host.reload ImageClient.get_task ImageClient.wait_for_task
        LocalImageTask.get LocalImageTask.reload NetworkInterface.get
        NetworkInterface.reload OpenStackTasksManager.get OpenStackTasksManager.wait
        Tenant.get Tenant.reload VirtualInterface.get VirtualInterface.reload
    """,
    "it says which call to use instead": """
        CloudCDNClient.create CloudCDNClient.delete CloudCDNClient.find CloudCDNClient.findall
        CloudCDNClient.get CloudCDNClient.list CloudMonitorClient.create CloudMonitorClient.delete
        CloudMonitorClient.find CloudMonitorClient.findall CloudMonitorClient.get
        CloudMonitorClient.list
    """,
    "this cloud has no such call, so that the answer is known": """
        CloudLoadBalancer.delete_connection_throttle CloudLoadBalancer.get_connection_throttle
        CloudLoadBalancerClient.delete_connection_throttle
        CloudLoadBalancerClient.get_connection_logging
        CloudLoadBalancerClient.get_connection_throttle CloudLoadBalancerClient.get_content_caching
        CloudDNSClient.get_rate_limits DesignateManager.get_rate_limits
        ContainerManager.fetch_cdn_data OctaviaManager.delete_connection_throttle
        OctaviaManager.get_algorithms OctaviaManager.get_allowed_domains
        OctaviaManager.get_connection_logging OctaviaManager.get_connection_throttle
        OctaviaManager.get_content_caching OctaviaManager.get_protocols Role.delete
        ServiceManager.disable ServiceManager.disable_log_reason ServiceManager.enable
        ServiceManager.force_down
    """,
    "it takes what the login needs, or gives what came with it": """
        BaseIdentity.authenticate_with_passcode BaseIdentity.bind_settings
        BaseIdentity.forget_cached_token BaseIdentity.get_default_region BaseIdentity.get_token
        BaseIdentity.keyring_auth BaseIdentity.replacing_login
        BaseIdentity.set_application_credential BaseIdentity.set_credential_file
        BaseIdentity.set_credentials BaseIdentity.valid_token
    """,
    "no cloud of today has such a call": """
        RackspaceComputeNetworkManager.add RackspaceComputeNetworkManager.associate_host
        RackspaceComputeNetworkManager.associate_project
        RackspaceComputeNetworkManager.disassociate
    """,
    "programs hang their own functions in, or make classes of it": """
        BaseManager.add_hook BaseManager.run_hooks ResultsIterator.next
    """,
}
KEEPING_ERRORS = {
    "they are told beside the results": """
        BaseIdentity.across_regions FolderUploader.run FolderUploader.upload_files_in_folder
        ImageClient.import_task OpenStackTasksManager.create StorageClient.sync_folder_to_container
        StorageClient.upload_folder
    """,
    "the messages are claimed already, and returned; only a look at the claim failed": """
        Queue.claim_messages QueueClaimManager.claim QueueClient.claim_messages
    """,
    "the export is there; only its trace at the service stays": """
        CloudDNSClient.export_domain CloudDNSClient.import_domain CloudDNSDomain.export
        DesignateManager.export_domain DesignateManager.import_domain
    """,
    "it tells whether the service works": """
        CloudCDNClient.health QueueClient.ping QueueManager.ping
    """,
    "who may not read the roles has none to show": """
        User.roles
    """,
}


def _names(reasons: dict[str, str]) -> set[str]:
    return {name for names in reasons.values() for name in names.split()}


SILENT = _names(SENDING_NOTHING)
KEEP_ERRORS = _names(KEEPING_ERRORS)


def sends_nothing(operation: Operation) -> bool:
    """Tell whether an operation may send nothing."""
    return any(key in SILENT for key in operation.keys)


def keeps_errors(operation: Operation) -> bool:
    """Tell whether an operation may end well although a request failed for good."""
    return any(key in KEEP_ERRORS for key in operation.keys)
