from rest_framework import serializers

from vault.models import Folder, Secret, Share


class SecretSerializer(serializers.ModelSerializer):
    class Meta:
        model = Secret
        fields = ["id", "text"]


class FolderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Folder
        fields = ["id"]


class ShareSerializer(serializers.ModelSerializer):
    class Meta:
        model = Share
        fields = ["id"]
